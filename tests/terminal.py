"""Runs the command on a real pseudo-terminal of some width, and draws what a terminal would show."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
from pathlib import Path

import pyte

from tests.command_line import R1EVAL, environment

HEIGHT = 24


def on_terminal(home: Path, columns: int, *args: str | Path, **variables: str) -> str:
    """All that is written on a terminal of this width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, columns, 0, 0))
    env = {name: value for name, value in environment().items() if name not in ("NO_COLOR", "COLUMNS")}
    env |= {"TERM": "xterm-256color"} | variables
    with subprocess.Popen(
        [*R1EVAL, *map(str, args)], cwd=home, env=env, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        while part := _read(ours):
            shown += part
    os.close(ours)
    assert process.returncode == 0, shown
    return shown.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""


def drawn(written: str, columns: int) -> list[str]:
    """The lines that the terminal shows in the end, those that have scrolled away included."""
    screen = pyte.HistoryScreen(columns, HEIGHT, history=10_000)
    pyte.Stream(screen).feed(written.replace("\n", "\r\n"))
    scrolled = ("".join(line[place].data for place in range(columns)) for line in screen.history.top)
    return [line.rstrip() for line in (*scrolled, *screen.display) if line.strip()]
