/* Loads maps and programs into the kernel. */
#include "../prelude.h"
int main(void) {
    struct { uint32_t type, key, value, entries, flags; char rest[100]; } map = {2, 4, 8, 16, 0, {0}};
    for (int command = 0; command < 37; command++) refused("bpf", syscall(SYS_bpf, command, &map, sizeof map));
    return verdict();
}
