/* Sockets of the host: the abstract one that was planted, and those with a path. */
#include "../prelude.h"
#include <stddef.h>
#include <sys/un.h>
int main(void) {
    const char *names[] = {"@ABSTRACT@", "/tmp/.X11-unix/X0", "/tmp/dbus-session"};
    for (int i = 0; i < 3; i++) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        strcpy(address.sun_path + 1, names[i]);
        int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        failed(names[i], connect(fd, (void *)&address, offsetof(struct sockaddr_un, sun_path) + 1 + strlen(names[i])));
        close(fd);
    }
    const char *paths[] = {"@SOCKET@", "/run/dbus/system_bus_socket", "/var/run/docker.sock", "/run/systemd/notify",
                           "/run/systemd/journal/socket", "/dev/log", "/run/containerd/containerd.sock", "/run/nscd/socket"};
    for (int i = 0; i < 8; i++) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        strncpy(address.sun_path, paths[i], sizeof address.sun_path - 1);
        int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        failed(paths[i], connect(fd, (void *)&address, sizeof address));
        close(fd);
    }
    return verdict();
}
