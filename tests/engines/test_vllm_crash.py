import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from r1eval.engines.vllm_crash import find_cause

FATAL = """\
2026-01-01 10:00:00,000 INFO 12 vllm.v1.engine.core: starting
2026-01-01 10:00:01,000 ERROR 12 vllm.v1.engine.core: EngineCore encountered a fatal error.
Traceback (most recent call last):
  File "core.py", line 1, in run
RuntimeError: CPU Generator does not use offset
2026-01-01 10:00:02,000 ERROR 11 vllm.v1.engine.async_llm: AsyncLLM output_handler failed.
Traceback (most recent call last):
vllm.v1.engine.exceptions.EngineDeadError: EngineCore encountered an issue.
"""


def test_the_cause_is_the_last_informative_error(tmp_path: Path) -> None:
    log = tmp_path / "vllm.log"
    log.write_text(FATAL, encoding="utf-8")
    assert find_cause(log, 0, [1]) == "RuntimeError: CPU Generator does not use offset"


def test_errors_of_an_earlier_engine_are_not_the_cause(tmp_path: Path) -> None:
    log = tmp_path / "vllm.log"
    log.write_text(FATAL, encoding="utf-8")
    assert find_cause(log, len(FATAL), [-9]).startswith("its process was killed by SIGKILL")


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ([-9], "its process was killed by SIGKILL (often the system's out-of-memory killer)"),
        ([0, -15], "its process was killed by SIGTERM"),
        ([None, 0, 1], ""),
        ([], ""),
    ],
)
def test_without_a_log_the_signal_is_the_cause(codes: list[int | None], message: str) -> None:
    assert find_cause(None, 0, codes) == message


MASTER = """
import subprocess, sys, time
from r1eval.engines.vllm_crash import ProcessGuard
guarded = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
guard = ProcessGuard([guarded.pid])
print(guarded.pid, flush=True)
if sys.argv[1] == "release":
    guard.release()
    guard.release()
else:
    time.sleep(600)
"""


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends_within(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not alive(pid)


def start(mode: str) -> tuple["subprocess.Popen[str]", int]:
    master = subprocess.Popen([sys.executable, "-c", MASTER, mode], stdout=subprocess.PIPE, text=True)
    assert master.stdout is not None
    return master, int(master.stdout.readline())


def test_the_engine_s_processes_end_with_a_killed_master() -> None:
    master, guarded = start("wait")
    master.send_signal(signal.SIGKILL)
    master.wait()
    assert ends_within(guarded, 20)


def test_released_processes_are_left_alone() -> None:
    master, guarded = start("release")
    master.wait()
    assert not ends_within(guarded, 0.5)
    subprocess.run(["kill", str(guarded)], check=True)
