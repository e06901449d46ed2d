/* Traces itself, pid 1, its parent and its child. */
#include "../prelude.h"
#include <sys/ptrace.h>
int main(void) {
    refused("ptrace traceme", ptrace(PTRACE_TRACEME, 0, 0, 0));
    refused("ptrace seize 1", ptrace(PTRACE_SEIZE, 1, 0, 0));
    refused("ptrace attach parent", ptrace(PTRACE_ATTACH, getppid(), 0, 0));
    pid_t child = fork();
    if (!child) pause();
    refused("ptrace attach child", ptrace(PTRACE_ATTACH, child, 0, 0));
    kill(child, SIGKILL);
    return verdict();
}
