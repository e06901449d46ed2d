/* A sparse file of a terabyte. */
#include "../prelude.h"
int main(void) {
    signal(SIGXFSZ, SIG_IGN);
    int fd = open("sparse", O_CREAT | O_RDWR, 0600);
    failed("ftruncate", ftruncate(fd, 1l << 40));
    failed("pwrite", pwrite(fd, "x", 1, 1l << 40));
    failed("fallocate", fallocate(fd, 0, 0, 1l << 40));
    return verdict();
}
