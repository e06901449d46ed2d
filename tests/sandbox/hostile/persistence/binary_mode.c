/* First test: takes from its own program the right to be run, and writes on its label. Second: runs, and reads. */
#include "../prelude.h"
#include <sys/xattr.h>
int main(void) {
    char order[16] = {0}, note[16] = {0};
    scanf("%15s", order);
    int program = open("/proc/self/exe", O_RDONLY);
    if (!strcmp(order, "plant")) {
        struct { uint64_t value; uint32_t size, flags; } label = {(uintptr_t)"answer", 6, 0};
        syscall(463 /* setxattrat */, AT_FDCWD, "/proc/self/exe", 0, "user.note", &label, sizeof label);
        struct timespec times[2] = {{4711, 0}, {4711, 0}};
        utimensat(AT_FDCWD, "/proc/self/exe", times, 0);
        fsetxattr(program, "user.note", "answer", 6, 0);
        setxattr("/proc/self/exe", "user.note", "answer", 6, 0);
        for (int fd = 0; fd < 64; fd++) fchmod(fd, 0);
        fcntl(program, 1033, 0x1f);
        truncate("/proc/self/exe", 0);
        chmod("/proc/self/exe", 0);
        puts("BLOCKED");
        return 0;
    }
    struct stat about;
    if (!stat("/proc/self/exe", &about) && about.st_mtime == 4711) leak("a time");
    if (fgetxattr(program, "user.note", note, 15) > 0) leak("a note");
    return verdict();
}
