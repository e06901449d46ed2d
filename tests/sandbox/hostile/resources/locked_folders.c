/* Folders without permissions, which whoever cleans up must still remove; names that are not text. */
#include "../prelude.h"
int main(void) {
    const char *places[] = {".", "/tmp", "/dev/shm"};
    for (int i = 0; i < 3; i++) {
        if (chdir(places[i])) continue;
        mkdir("locked", 0700), mkdir("locked/in", 0700), close(open("locked/in/file", O_CREAT | O_WRONLY, 0));
        mkdir("\xff\xfe\n\x1b[2J", 0700), symlink("/", "up"), symlink("loop", "loop"), mkfifo("fifo", 0);
        chmod("locked/in", 0), chmod("locked", 0), chmod(".", 0);
    }
    puts("BLOCKED");
    return 0;
}
