/* Climbs out: by .., by /proc links of itself and of pid 1, by an open folder. */
#include "../prelude.h"
int main(void) {
    const char *roots[] = {"/proc/1/root", "/proc/1/cwd", "/proc/self/root", "/proc/self/cwd/../../../../../../../..",
                           "/..", "/proc/1/fd/0", "/proc/1/task/1/root", "/oldroot", "/newroot", "/tmp/oldroot", "."};
    const char *secrets[] = {"@CANARY_TMP@", "@CANARY_HOME@", "/etc/shadow", "/root/.bashrc", "/boot", "/var/log/dpkg.log"};
    for (size_t r = 0; r < sizeof roots / sizeof *roots; r++)
        for (size_t s = 0; s < sizeof secrets / sizeof *secrets; s++) {
            char path[512];
            snprintf(path, sizeof path, "%s%s", roots[r], secrets[s]);
            unopened(path, O_RDONLY);
        }
    int root = open("/", O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < 50; i++) if (chdir("..")) break;
    for (size_t s = 0; s < sizeof secrets / sizeof *secrets; s++)
        failed(secrets[s], openat(root, secrets[s] + 1, O_RDONLY));
    return verdict();
}
