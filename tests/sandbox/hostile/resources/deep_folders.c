/* Folders in folders, deeper than any path is long; whoever cleans up must not recurse. */
#include "../prelude.h"
int main(void) {
    for (int i = 0; i < 100000; i++)
        if (mkdir("d", 0700) || chdir("d")) break;
    puts("BLOCKED");
    return 0;
}
