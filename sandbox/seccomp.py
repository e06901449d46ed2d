"""The system calls that a jailed program is refused, as a filter that the kernel applies."""

import errno
import os
import socket
import tempfile
from collections.abc import Iterator
from functools import cache
from typing import Any

from sandbox.errors import IsolationError

REFUSED = (
    # other processes' memory and state
    "ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd",
    # the kernel's own machinery, a large attack surface that no solution of a problem needs
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
    # memory and messages that outlive a process or are nobody's
    "memfd_secret shmget shmat shmctl shmdt semget semop semtimedop semctl msgget msgsnd msgrcv msgctl",
    "mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr",
    # a persona without address space randomisation, and the like
    "personality",
)
"""refused with EPERM"""
UNKNOWN = "clone3 memfd_create io_setup inotify_init inotify_init1 inotify_add_watch"
"""answered as by a kernel without them: libraries then fall back to what the filter can look into"""
NEW_NAMESPACES = (
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
WORD = 0xFFFFFFFF
FILE_CONTROLS = (1026, 1031)
"""fcntl's F_NOTIFY, which tells of others' files, and F_SETPIPE_SZ"""
SHARED_NAMELESS = 0x21
"""mmap's MAP_SHARED with MAP_ANONYMOUS: memory that stays when a process lets go of it"""
SOCKET_BUFFERS = (7, 8, 32, 33)
"""setsockopt's SO_SNDBUF, SO_RCVBUF and their FORCE: like pipes, memory that no process is counted for"""
LABELS = "setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr"
"""answered as by a file system without labels, which would outlast a test"""
UNBORN = range(451, 512)
"""numbers, the same on every processor, of calls newer than the names that libseccomp knows"""
WITHOUT_EFFECT = "sync syncfs"
"""succeed and do nothing: they would make the host write what others left"""
TERMINAL_INPUT = (0x5412, 0x541C)
"""ioctl requests that type into a terminal (asm-generic/ioctls.h: TIOCSTI, TIOCLINUX)"""


@cache
def program(grouped: bool) -> bytes:
    """The filter in the kernel's form. IsolationError where libseccomp is missing.

    grouped: a control group counts the memory that no process does; without one more is refused.
    """
    try:
        import pyseccomp as seccomp
    except (ImportError, RuntimeError, OSError) as error:
        raise IsolationError(
            f"libseccomp cannot be loaded ({error}); install it (Debian: apt-get install libseccomp2)"
        ) from None
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for name, code, conditions in _refusals(seccomp, grouped):
        try:
            rules.add_rule(seccomp.ERRNO(code), name, *conditions)
        except (ValueError, OSError):
            if seccomp.resolve_syscall(seccomp.system_arch(), name) >= 0:
                raise  # else this processor has no such call, and there is nothing to refuse
    for number in UNBORN:
        rules.add_rule(seccomp.ERRNO(errno.ENOSYS), number)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        return os.pread(file.fileno(), 1 << 20, 0)


def _refusals(seccomp: Any, grouped: bool) -> Iterator[tuple[str, int, tuple[Any, ...]]]:
    """(system call, the error that it gives, conditions on its arguments)."""
    for name in " ".join(REFUSED).split():
        yield name, errno.EPERM, ()
    for name in UNKNOWN.split():
        yield name, errno.ENOSYS, ()
    for name in LABELS.split():
        yield name, errno.EOPNOTSUPP, ()
    for name in WITHOUT_EFFECT.split():
        yield name, 0, ()
    for name, code, at, mask, value in _values(grouped):
        yield name, code, (seccomp.Arg(at, seccomp.MASKED_EQ, mask, value),)
    for name in ("socket", "socketpair"):
        yield name, errno.EAFNOSUPPORT, (seccomp.Arg(0, seccomp.NE, int(socket.AF_UNIX)),)
    # limits and scheduling of others, of process 1 above all
    for name in ("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr"):
        yield name, errno.EPERM, (seccomp.Arg(0, seccomp.NE, 0),)
    for name, oneself in (("setpriority", os.PRIO_PROCESS), ("ioprio_set", IOPRIO_WHO_PROCESS)):
        yield name, errno.EPERM, (seccomp.Arg(0, seccomp.NE, oneself),)
        yield name, errno.EPERM, (seccomp.Arg(1, seccomp.NE, 0),)


def _values(grouped: bool) -> Iterator[tuple[str, int, int, int, int]]:
    """(system call, error, argument, the bits that are looked at, what they must not be). Where the kernel
    reads 32 bits only those are looked at, else the rest would be a disguise."""
    for flag in NEW_NAMESPACES:
        yield "clone", errno.EPERM, 0, flag, flag
    for request in TERMINAL_INPUT:
        yield "ioctl", errno.EPERM, 1, WORD, request
    for control in FILE_CONTROLS:
        yield "fcntl", errno.EPERM, 1, WORD, control
    for option in SOCKET_BUFFERS:
        yield "setsockopt", errno.EPERM, 2, WORD, option
    if not grouped:
        yield "mmap", errno.EPERM, 3, SHARED_NAMELESS, SHARED_NAMELESS
