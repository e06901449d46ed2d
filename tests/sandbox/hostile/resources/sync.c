/* Makes the machine write all that it has in mind to its disks, again and again. */
#include "../prelude.h"
int main(void) {
    for (int i = 0; i < 4; i++) fork();
    for (;;) {
        sync();
        syncfs(0), syncfs(1);
        int folder = open("/usr", O_RDONLY);
        syncfs(folder), close(folder);
    }
}
