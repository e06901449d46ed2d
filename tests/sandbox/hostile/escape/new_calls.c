/* The system calls of kernels newer than the filter, for which it has no names. */
#include "../prelude.h"
int main(void) {
    for (long number = 451; number < 512; number++) {
        pid_t child = fork();
        if (!child) _exit(syscall(number, -1, 0, 0, 0, 0, 0) == -1 && errno == ENOSYS ? 0 : 1);
        int status;
        waitpid(child, &status, 0);
        if (status) errno = number, leak("a call without a name");
    }
    return verdict();
}
