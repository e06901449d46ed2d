/* Mounts, unmounts and changes the root. */
#include "../prelude.h"
#include <sys/mount.h>
int main(void) {
    refused("mount tmpfs", mount("none", "/tmp", "tmpfs", 0, 0));
    refused("mount proc", mount("proc", "/tmp", "proc", 0, 0));
    refused("bind", mount("/", "/tmp", 0, MS_BIND | MS_REC, 0));
    refused("remount writable", mount(0, "/", 0, MS_REMOUNT | MS_BIND, 0));
    refused("remount /usr writable", mount(0, "/usr", 0, MS_REMOUNT | MS_BIND, 0));
    refused("umount", umount2("/tmp", MNT_DETACH));
    refused("umount proc", umount2("/proc", MNT_DETACH));
    refused("chroot", chroot("/tmp"));
    refused("pivot_root", syscall(SYS_pivot_root, "/", "/tmp"));
    return verdict();
}
