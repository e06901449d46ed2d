/* Maps and touches memory without end. */
#include "../prelude.h"
int main(void) {
    for (;;) mmap(0, 16 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
}
