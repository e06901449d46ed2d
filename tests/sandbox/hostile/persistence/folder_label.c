/* First test: writes on the label of its empty folder. Second: reads. */
#include "../prelude.h"
#include <sys/xattr.h>
int main(void) {
    char order[16] = {0}, note[16] = {0};
    scanf("%15s", order);
    const char *places[] = {".", "/tmp", "/dev/shm", "/var/tmp"};
    for (int i = 0; i < 4; i++) {
        if (!strcmp(order, "plant")) {
            struct { uint64_t value; uint32_t size, flags; } label = {(uintptr_t)"answer", 6, 0};
            syscall(463 /* setxattrat */, AT_FDCWD, places[i], 0, "user.note", &label, sizeof label);
            struct timespec times[2] = {{4711, 0}, {4711, 0}};
            setxattr(places[i], "user.note", "answer", 6, 0);
            chmod(places[i], 01755);
            utimensat(AT_FDCWD, places[i], times, 0);
            continue;
        }
        struct stat about;
        if (!stat(places[i], &about) && (about.st_mode & S_ISVTX)) leak("rights");
        if (!stat(places[i], &about) && (about.st_mtime == 4711 || about.st_atime == 4711)) leak("a time");
        if (getxattr(places[i], "user.note", note, 15) > 0) leak("a note");
    }
    return verdict();
}
