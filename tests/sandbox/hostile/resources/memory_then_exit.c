/* A child of a child holds 400 MB and is left behind, while the first process ends at once, answer given. */
#include "../prelude.h"
int main(void) {
    int ready[2];
    if (pipe(ready)) return 1;
    if (!fork()) {
        if (fork()) _exit(0);
        for (int i = 0; i < 100; i++) touched(4 << 20);
        close(ready[1]);
        pause();
    }
    close(ready[1]);
    char byte;
    read(ready[0], &byte, 1);
    puts("BLOCKED");
    return 0;
}
