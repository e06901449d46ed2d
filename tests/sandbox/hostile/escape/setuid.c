/* Becomes another user. */
#include "../prelude.h"
#include <grp.h>
int main(void) {
    uid_t real, effective, saved;
    getresuid(&real, &effective, &saved);
    if (!real || !effective || !saved) leak("is root");
    failed("setuid", setuid(0));
    failed("seteuid", seteuid(0));
    failed("setresuid", setresuid(0, 0, 0));
    failed("setgid", setgid(0));
    failed("setresgid", setresgid(0, 0, 0));
    gid_t root = 0;
    failed("setgroups", setgroups(1, &root));
    setfsuid(0);
    if (setfsuid(-1) == 0) leak("setfsuid");
    return verdict();
}
