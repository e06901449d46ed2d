/* Watches the folders that it shares with the host: which programs are started there, and when. */
#include "../prelude.h"
#include <sys/inotify.h>
int main(void) {
    int watch = inotify_init1(IN_NONBLOCK);
    const char *folders[] = {"/usr/bin", "/usr/lib", "/dev/null", "/dev/urandom", "/usr/lib/x86_64-linux-gnu", "/etc/ld.so.cache"};
    for (int i = 0; watch != -1 && i < 6; i++)
        failed(folders[i], inotify_add_watch(watch, folders[i], IN_OPEN | IN_ACCESS | IN_MODIFY));
    int folder = open("/usr/bin", O_RDONLY | O_DIRECTORY);
    failed("dnotify", fcntl(folder, F_NOTIFY, DN_ACCESS | DN_MULTISHOT));
    failed("dnotify by other numbers", syscall(SYS_fcntl, folder, (long)F_NOTIFY | 1l << 32, DN_ACCESS));
    return verdict();
}
