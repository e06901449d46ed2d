/* Makes and opens devices. */
#include "../prelude.h"
#include <sys/sysmacros.h>
int main(void) {
    const char *paths[] = {"/dev/mem", "/dev/kmem", "/dev/port", "/dev/kmsg", "/dev/fuse", "/dev/kvm", "/dev/sda", "/dev/vda",
        "/dev/nvme0n1", "/dev/loop0", "/dev/loop-control", "/dev/net/tun", "/dev/vhost-net", "/dev/vhost-vsock", "/dev/vsock",
        "/dev/uinput", "/dev/input/event0", "/dev/rtc0", "/dev/watchdog", "/dev/console", "/dev/tty0", "/dev/tty1", "/dev/ttyS0",
        "/dev/nvidia0", "/dev/nvidiactl", "/dev/dri/card0", "/dev/snd/seq", "/dev/mapper/control", "/dev/btrfs-control",
        "/dev/cpu/0/msr", "/dev/hwrng", "/dev/snapshot", "/dev/hpet", "/dev/autofs", "/dev/mqueue", "/dev/hugepages"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        unopened(paths[i], O_RDONLY);
        unopened(paths[i], O_RDWR);
    }
    failed("mknod char", mknod("/tmp/mem", S_IFCHR | 0666, makedev(1, 1)));
    failed("mknod block", mknod("disk", S_IFBLK | 0666, makedev(254, 0)));
    return verdict();
}
