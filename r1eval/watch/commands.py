"""Runs the user's commands: the one that reports a regression, and the one that reloads a server."""

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from typing import IO, Any

SECONDS_ALLOWED = 600.0
"""after which a command is ended"""

OUTPUT_LINES = 3
"""lines of a failed command's output that its error shows"""

OUTPUT_BYTES = 4096
"""that are read for them"""


def run_command(command: str, variables: Mapping[str, str], facts: Mapping[str, Any]) -> str:
    """Run a command in the shell, with these environment variables and the facts as JSON on standard input.

    Why it failed, on one line; "" if it ended with 0. What it started in the background, such as a server,
    goes on then; so its output goes to a file, whose end nobody waits for.
    """
    with tempfile.TemporaryFile() as facts_file, tempfile.TemporaryFile() as output:
        facts_file.write(json.dumps(facts).encode())
        facts_file.seek(0)
        with subprocess.Popen(  # noqa: S602 - the user's own command line
            command,
            shell=True,
            stdin=facts_file,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **variables},
            start_new_session=True,
        ) as process:
            try:
                process.wait(SECONDS_ALLOWED)
            except subprocess.TimeoutExpired:
                return f"{command}: did not end in {SECONDS_ALLOWED:.0f} s"
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
        if process.returncode == 0:
            return ""
        lines = _last_lines(output)
    return f"{command}: ended with {process.returncode}{': ' if lines else ''}{' / '.join(lines)}"


def _last_lines(output: IO[bytes]) -> list[str]:
    output.seek(max(0, output.seek(0, os.SEEK_END) - OUTPUT_BYTES))
    return output.read().decode(errors="replace").strip().splitlines()[-OUTPUT_LINES:]
