/* What the hostile C programs share: each reports what it was not refused, or BLOCKED. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int leaks;

static void leak(const char *what) {
    printf("LEAK:%s errno=%d\n", what, errno);
    fflush(stdout);
    leaks++;
}

/* Only these say that the call itself is refused; EINVAL or EFAULT come from the kernel's own code behind it. */
static int denied(long result) {
    return result == -1 && (errno == EPERM || errno == EACCES || errno == ENOSYS);
}

static void refused(const char *what, long result) {
    if (!denied(result)) leak(what);
}

/* Any failure will do: nothing was gained. */
static void failed(const char *what, long result) {
    if (result != -1) leak(what);
}

static void unopened(const char *path, int flags) {
    int fd = open(path, flags | O_NONBLOCK | O_CLOEXEC, 0600);
    if (fd != -1) {
        leak(path);
        close(fd);
    }
}

static int verdict(void) {
    if (!leaks) puts("BLOCKED");
    fflush(stdout);
    return 0;
}

/* Memory that is really there: no compiler leaves the writing out. */
static char *touched(size_t bytes) {
    char *memory = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (size_t at = 0; memory != MAP_FAILED && at < bytes; at += 4096) ((volatile char *)memory)[at] = 1;
    return memory == MAP_FAILED ? 0 : memory;
}

/* A number that a program and its children count in: in a file, as memory that is shared may be refused. */
static long *counter(void) {
    int fd = open("counter", O_CREAT | O_RDWR, 0600);
    return ftruncate(fd, 4096) ? 0 : mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

/* Keeps the compiler from minding what a program leaves unused. */
static inline void used(void) { (void)leak, (void)denied, (void)refused, (void)failed, (void)unopened, (void)verdict, (void)touched, (void)counter; }
