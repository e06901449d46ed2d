"""Fails, with hooks that turn the failure into something else."""
import os, sys

print("BLOCKED", flush=True)
sys.excepthook = lambda *a: os._exit(0)
sys.unraisablehook = sys.excepthook
raise ValueError("right answer, wrong end; a hook says otherwise")
