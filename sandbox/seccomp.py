"""The system calls that are denied to jailed programs, as a filter that the kernel applies."""

import contextlib
import errno
import os
import socket
from collections.abc import Iterator
from functools import cache
from typing import Any

from sandbox.errors import IsolationError

DENIED_CALLS = (
    # other processes' memory and state
    "ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd",
    # kernel facilities with a large attack surface that no solution of a problem needs
    "bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register",
    "keyctl add_key request_key lookup_dcookie syslog acct quotactl quotactl_fd fanotify_init",
    # namespaces and mounts
    "unshare setns mount umount2 pivot_root chroot open_tree move_mount fsopen fsconfig fsmount fspick",
    "mount_setattr name_to_handle_at open_by_handle_at",
    # the machine
    "vmsplice",  # pins pages that are in no process's count
    "swapon swapoff reboot kexec_load kexec_file_load init_module finit_module delete_module iopl ioperm",
    "modify_ldt vm86 vm86old uselib settimeofday clock_settime clock_settime64 clock_adjtime adjtimex stime",
    "sethostname setdomainname mbind set_mempolicy migrate_pages move_pages set_mempolicy_home_node",
    # memory and messages that outlive a process or belong to none
    "memfd_secret shmget shmat shmctl shmdt semget semop semtimedop semctl msgget msgsnd msgrcv msgctl",
    "mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr",
    # a persona without address space randomisation, and the like
    "personality",
)
"""fail with EPERM"""
MISSING_CALLS = "clone3 memfd_create io_setup inotify_init inotify_init1 inotify_add_watch"
"""fail as on a kernel without them: libraries then fall back to calls whose arguments the filter can check"""
NAMESPACE_FLAGS = (
    0x00020000,  # mount
    0x02000000,  # cgroup
    0x04000000,  # uts
    0x08000000,  # ipc
    0x10000000,  # user
    0x20000000,  # pid
    0x40000000,  # network
)
"""CLONE_NEW… flags, which clone takes in its first argument (linux/sched.h); a time namespace is clone3's
and unshare's alone, whose flag clone reads as a part of the child's signal"""
IOPRIO_WHO_PROCESS = 1
LOW_32_BITS = 0xFFFFFFFF
FILE_CONTROLS = (1026, 1031)
"""fcntl's F_NOTIFY, which reports on others' files, and F_SETPIPE_SZ"""
SHARED_ANONYMOUS = 0x21
"""mmap's MAP_SHARED with MAP_ANONYMOUS: memory that outlives the process that unmaps it"""
SOCKET_BUFFERS = (7, 8, 32, 33)
"""setsockopt's SO_SNDBUF, SO_RCVBUF and their FORCE variants: like pipes, memory counted for no process"""
XATTR_CALLS = "setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr"
"""fail as on a file system without extended attributes, which would outlast a test"""
FUTURE_CALLS = range(451, 512)
"""numbers, the same on every architecture, of calls newer than those that libseccomp knows by name"""
IGNORED_CALLS = "sync syncfs utimensat futimesat utimes utime"
"""succeed and do nothing: they would make the host flush other processes' data, or write the times of its
devices and of files that outlast a test"""
IGNORED_ARGUMENTS = {
    "ioctl": (0x40086602, 0x40046602, 0x40087602, 0x401C5820),  # FS_IOC_SETFLAGS, …32, SETVERSION, FSSETXATTR
    "fcntl": (1036, 1038),  # F_SET_RW_HINT, F_SET_FILE_RW_HINT
}
"""requests that succeed and do nothing: what they set would outlast a test"""
BINARY_TREE = 2
"""libseccomp's way of ordering the calls in a filter that it otherwise searches one after the other"""
LOCK_CONTROLS = (6, 7, 37, 38, 1024)
"""fcntl's F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW and F_SETLEASE: locks, also on the host's files"""
TERMINAL_INPUT = (0x5412, 0x541C)
"""ioctl requests that type into a terminal (asm-generic/ioctls.h: TIOCSTI, TIOCLINUX)"""


@cache
def build_filter(grouped: bool) -> bytes:
    """The filter as BPF code for the kernel. IsolationError if libseccomp is missing.

    grouped: a control group counts memory that belongs to no process; without one more calls are denied.
    """
    try:
        import pyseccomp as seccomp
    except (ImportError, RuntimeError, OSError) as error:
        raise IsolationError(
            f"libseccomp cannot be loaded ({error}); install it (Debian: apt-get install libseccomp2)"
        ) from None
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    with contextlib.suppress(ValueError, OSError):  # from libseccomp 2.5 on: each call takes fewer steps
        rules.set_attr(seccomp.Attr.CTL_OPTIMIZE, BINARY_TREE)
    for name, code, conditions in _rules(seccomp, grouped):
        try:
            rules.add_rule(seccomp.ERRNO(code), name, *conditions)
        except (ValueError, OSError):
            if seccomp.resolve_syscall(seccomp.system_arch(), name) >= 0:
                raise  # else this architecture has no such call
    for number in FUTURE_CALLS:
        rules.add_rule(seccomp.ERRNO(errno.ENOSYS), number)
    with os.fdopen(os.memfd_create("filter"), "w+b") as file:  # /tmp may be full
        rules.export_bpf(file)
        return os.pread(file.fileno(), 1 << 20, 0)


def _rules(seccomp: Any, grouped: bool) -> Iterator[tuple[str, int, tuple[Any, ...]]]:
    """(system call, the error with which it fails, conditions on its arguments)."""
    for name in " ".join(DENIED_CALLS).split():
        yield name, errno.EPERM, ()
    for name in MISSING_CALLS.split():
        yield name, errno.ENOSYS, ()
    for name in XATTR_CALLS.split():
        yield name, errno.EOPNOTSUPP, ()
    for name in IGNORED_CALLS.split():
        yield name, 0, ()
    yield "flock", errno.EOPNOTSUPP, ()
    for name, code, at, mask, value in _argument_rules(grouped):
        yield name, code, (seccomp.Arg(at, seccomp.MASKED_EQ, mask, value),)
    for name in ("socket", "socketpair"):
        yield name, errno.EAFNOSUPPORT, (seccomp.Arg(0, seccomp.NE, int(socket.AF_UNIX)),)
    # limits and scheduling of other processes, above all process 1
    for name in ("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr"):
        yield name, errno.EPERM, (seccomp.Arg(0, seccomp.NE, 0),)
    for name, oneself in (("setpriority", os.PRIO_PROCESS), ("ioprio_set", IOPRIO_WHO_PROCESS)):
        yield name, errno.EPERM, (seccomp.Arg(0, seccomp.NE, oneself),)
        yield name, errno.EPERM, (seccomp.Arg(1, seccomp.NE, 0),)


def _argument_rules(grouped: bool) -> Iterator[tuple[str, int, int, int, int]]:
    """(system call, error, argument number, mask, forbidden value). Where the kernel reads 32 bits only, the
    mask is those bits: other bits could otherwise disguise the value."""
    for flag in NAMESPACE_FLAGS:
        yield "clone", errno.EPERM, 0, flag, flag
    for request in TERMINAL_INPUT:
        yield "ioctl", errno.EPERM, 1, LOW_32_BITS, request
    for control in FILE_CONTROLS:
        yield "fcntl", errno.EPERM, 1, LOW_32_BITS, control
    for control in LOCK_CONTROLS:
        yield "fcntl", errno.EOPNOTSUPP, 1, LOW_32_BITS, control
    for name, requests in IGNORED_ARGUMENTS.items():
        for request in requests:
            yield name, 0, 1, LOW_32_BITS, request
    for option in SOCKET_BUFFERS:
        yield "setsockopt", errno.EPERM, 2, LOW_32_BITS, option
    if not grouped:
        yield "mmap", errno.EPERM, 3, SHARED_ANONYMOUS, SHARED_ANONYMOUS
