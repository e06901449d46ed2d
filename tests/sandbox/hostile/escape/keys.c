/* The kernel's keyrings: memory that outlives the jail, and another's keys. */
#include "../prelude.h"
int main(void) {
    refused("add_key", syscall(SYS_add_key, "user", "hostile", "payload", 7, -3));
    refused("request_key", syscall(SYS_request_key, "user", "hostile", 0, -3));
    for (int command = 0; command < 33; command++) refused("keyctl", syscall(SYS_keyctl, command, -3, 0, 0, 0));
    return verdict();
}
