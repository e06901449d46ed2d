/* First test: leaves a daemon. Second: looks for it. */
#include "../prelude.h"
int main(void) {
    char order[16] = {0};
    scanf("%15s", order);
    if (!strcmp(order, "plant")) {
        if (!fork()) {
            setsid();
            if (fork()) _exit(0);
            prctl(PR_SET_NAME, "@MARK@");
            for (int fd = 0; fd < 1024; fd++) close(fd);
            for (int s = 1; s < 65; s++) signal(s, SIG_IGN);
            for (;;) {
                usleep(10000);
                close(open("/tmp/alive", O_CREAT | O_WRONLY, 0600));
            }
        }
        usleep(50000);
        return verdict();
    }
    usleep(50000);
    failed("the daemon's file", open("/tmp/alive", O_RDONLY));
    DIR *proc = opendir("/proc");
    for (struct dirent *entry; proc && (entry = readdir(proc));) {
        char path[300], name[32] = {0};
        snprintf(path, sizeof path, "/proc/%s/comm", entry->d_name);
        int fd = open(path, O_RDONLY);
        if (fd != -1 && read(fd, name, 31) > 0 && !strncmp(name, "@MARK@", 6)) leak("the daemon");
        if (fd != -1) close(fd);
    }
    return verdict();
}
