/* System calls by the x32 numbers. */
#include "../prelude.h"
int main(void) {
    long numbers[] = {39 /* getpid */, 521 /* ptrace */, 272 /* unshare */, 321 /* bpf */, 101};
    for (int i = 0; i < 5; i++) {
        pid_t child = fork();
        if (!child) _exit(denied(syscall(0x40000000 | numbers[i], 0, 0, 0, 0)) ? 0 : 1);
        int status;
        waitpid(child, &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status)) leak("x32");
    }
    return verdict();
}
