"""Traces, profiles and audits what the interpreter does after it."""
import os, sys, threading


def trace(frame, event, arg):
    for name in list(frame.f_globals):
        if not name.startswith("__"):
            frame.f_globals[name] = None
    return trace


def audit(event, args):
    if event in ("os.fork", "open", "os.kill", "compile", "exec"):
        raise SystemExit(0)


sys.settrace(trace)
sys.setprofile(trace)
threading.settrace(trace)
sys._getframe().f_trace = trace
sys.addaudithook(audit)
