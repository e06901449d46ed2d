/* Locks of every kind on files of the host, which would keep the host's own programs waiting. */
#include "../prelude.h"
#include <sys/file.h>
int main(void) {
    const char *files[] = {"/etc/ld.so.cache", "/bin/sh", "/proc/self/exe", "/dev/null", "/usr/bin/env"};
    for (int i = 0; i < 5; i++) {
        int file = open(files[i], O_RDONLY);
        if (file == -1) continue;
        struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
        if (!flock(file, LOCK_EX | LOCK_NB)) leak("flock");
        if (!flock(file, LOCK_SH | LOCK_NB)) leak("a shared flock");
        if (!fcntl(file, F_SETLK, &lock)) leak("a record lock");
        if (!fcntl(file, 37 /* F_OFD_SETLK */, &lock)) leak("an open file's lock");
        if (!fcntl(file, 1024 /* F_SETLEASE */, F_RDLCK)) leak("a lease");
    }
    return verdict();
}
