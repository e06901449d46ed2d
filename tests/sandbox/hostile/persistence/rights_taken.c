/* Takes the rights of its folder away while it runs on, so that who watches it stumbles; leaves a child. */
#include "../prelude.h"
int main(void) {
    chmod(".", 0);
    if (!fork()) {
        setsid();
        prctl(PR_SET_NAME, "@MARK@");
        for (;;) pause();
    }
    for (;;) pause();
}
