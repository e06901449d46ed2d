/* First test: takes from its own program the right to be run. Second: runs. */
#include "../prelude.h"
int main(void) {
    char order[16] = {0};
    scanf("%15s", order);
    if (!strcmp(order, "plant")) {
        chmod("/proc/self/exe", 0);
        for (int fd = 0; fd < 64; fd++) fchmod(fd, 0);
        int program = open("/proc/self/exe", O_RDONLY);
        fchmod(program, 0);
        truncate("/proc/self/exe", 0);
        fcntl(program, 1033, 0x1f);
        puts("BLOCKED");
        return 0;
    }
    return verdict();
}
