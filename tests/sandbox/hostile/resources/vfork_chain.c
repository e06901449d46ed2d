/* A chain of vforks: each parent hangs in the kernel until its child is gone. */
#include "../prelude.h"
int main(void) {
    for (;;) {
        long child = syscall(SYS_vfork);
        if (child) syscall(SYS_pause);
    }
}
