"""A process that an engine spawns does not run the user's script again."""

import subprocess
import sys
from pathlib import Path

from tests.command_line import environment

SCRIPT = """
import multiprocessing, sys
print("script", flush=True)
from r1eval.engines.main_module import hidden_main

with hidden_main():
    child = multiprocessing.get_context("spawn").Process(target=print, args=("child",))
    child.start()
child.join()
print(child.exitcode, __name__ in sys.modules and sys.modules[__name__].SCRIPT)
"""


def test_a_script_without_a_guard_runs_once(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"SCRIPT = 'mine'\n{SCRIPT}", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.split() == ["script", "child", "0", "mine"]
