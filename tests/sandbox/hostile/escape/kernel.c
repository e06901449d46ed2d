/* Replaces the kernel, loads modules, reboots, swaps, keeps accounts. */
#include "../prelude.h"
int main(void) {
    refused("kexec_load", syscall(SYS_kexec_load, 0, 0, 0, 0));
    refused("kexec_file_load", syscall(SYS_kexec_file_load, -1, -1, 0, "", 0));
    refused("init_module", syscall(SYS_init_module, "", 0, ""));
    refused("finit_module", syscall(SYS_finit_module, -1, "", 0));
    refused("delete_module", syscall(SYS_delete_module, "loop", O_NONBLOCK));
    refused("reboot", syscall(SYS_reboot, 0xfee1dead, 672274793, 0, 0));
    refused("swapon", syscall(SYS_swapon, "/tmp/swap", 0));
    refused("swapoff", syscall(SYS_swapoff, "/tmp/swap"));
    refused("acct", syscall(SYS_acct, "/tmp/acct"));
    refused("syslog", syscall(SYS_syslog, 3, (char[64]){0}, 64));
    refused("quotactl", syscall(SYS_quotactl, 0x800001 << 8, "/dev/root", 0, 0));
    refused("iopl", syscall(SYS_iopl, 3));
    refused("ioperm", syscall(SYS_ioperm, 0x70, 2, 1));
    refused("vhangup", syscall(SYS_vhangup));
    return verdict();
}
