/* Holds no capability, can gain none, and is filtered. */
#include "../prelude.h"
#include <linux/capability.h>
int main(void) {
    char line[256];
    FILE *status = fopen("/proc/self/status", "r");
    int filtered = prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == 2;
    while (status && fgets(line, sizeof line, status))
        if (!strncmp(line, "Cap", 3) && strtoull(line + 7, 0, 16)) leak(line);
    if (!filtered) leak("no seccomp filter");
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) leak("new privileges");
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{~0u, ~0u, ~0u}, {~0u, ~0u, ~0u}};
    failed("capset", syscall(SYS_capset, &head, data));
    failed("ambient", prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 21, 0, 0));
    failed("drop no_new_privs", prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
    return verdict();
}
