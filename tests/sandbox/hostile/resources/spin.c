/* Burns, and hears no signal. */
#include "../prelude.h"
int main(void) {
    for (int s = 1; s < 65; s++) signal(s, SIG_IGN);
    for (;;) {}
}
