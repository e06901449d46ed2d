"""Runs the user's commands: the one that reports a regression, and the one that reloads a server."""

import json
import os
import signal
import subprocess
from collections.abc import Mapping
from typing import Any

SECONDS_ALLOWED = 600.0
"""after which a command is ended"""

OUTPUT_LINES = 3
"""lines of a failed command's output that its error shows"""


def run_command(command: str, variables: Mapping[str, str], facts: Mapping[str, Any]) -> str:
    """Run a command in the shell, with these environment variables and the facts as JSON on standard input.

    Why it failed, on one line; "" if it ended with 0.
    """
    with subprocess.Popen(  # noqa: S602 - the user's own command line
        command,
        shell=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **variables},
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(json.dumps(facts).encode(), timeout=SECONDS_ALLOWED)
        except subprocess.TimeoutExpired:
            return f"{command}: did not end in {SECONDS_ALLOWED:.0f} s"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode == 0:
        return ""
    lines = output.decode(errors="replace").strip().splitlines()[-OUTPUT_LINES:]
    return f"{command}: ended with {process.returncode}{': ' if lines else ''}{' / '.join(lines)}"
