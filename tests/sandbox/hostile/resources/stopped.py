"""Stops itself, with a child that is stopped too."""
import os, signal

os.fork()
os.kill(os.getpid(), signal.SIGSTOP)
