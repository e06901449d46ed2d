/* Makes of its output a file with a hole of a terabyte, if it is a file. */
#include "../prelude.h"
int main(void) {
    signal(SIGXFSZ, SIG_IGN);
    failed("ftruncate", ftruncate(1, 1l << 40));
    failed("fallocate", posix_fallocate(1, 0, 1l << 40) ? -1 : 0);
    if (lseek(1, 1l << 40, SEEK_SET) != -1) failed("write behind a hole", write(1, "x", 1));
    lseek(1, 0, SEEK_SET);
    return verdict();
}
