"""What a user does with trackers, in one process of their environment; ends with a line of JSON.

python driver.py RUNS REPLIES URL: with folders of finished runs, a file of replies, and an MLflow server.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from r1eval.cli.main import cli
from r1eval.errors import R1evalError
from r1eval.run.progress import ProgressEvent
from r1eval.tracking import live
from tests.tracking import stored


def main(runs: Path, replies: str, url: str) -> dict[str, Any]:
    checkpoints = [str(runs / name) for name in ("checkpoint-100", "checkpoint-200")]
    targets = [f"mlflow:{url}?experiment=curve&run=sft", "wandb:curve?run=sft", "trackio:curve?run=sft"]
    command = ["run", str(runs / "sums.toml"), "--model", "org/m", "--engine", "replay", "--k", "2"]
    command += ["--engine-arg", f"path={replies}", "--out", str(runs / "live"), "--workers", "1"]
    asked = ["--log-to", f"mlflow:{url}?experiment=live"]
    return {
        "log": r1eval("log", *checkpoints, *(word for one in targets for word in ("--to", one))),
        "mlflow": list(stored.mlflow_runs(url, "curve")),
        "wandb": list(stored.wandb_runs(".")),
        "trackio": list(stored.trackio_runs("curve")),
        "log again": r1eval("log", *checkpoints, "--to", targets[0]),
        "mlflow again": list(stored.mlflow_runs(url, "curve")),
        "one": r1eval("log", checkpoints[0], "--to", f"mlflow:{url}?experiment=one"),
        "mlflow one": list(stored.mlflow_runs(url, "one")),
        "live": r1eval(*command, *asked),
        "resumed": r1eval(*command, *asked),
        "mlflow live": list(stored.mlflow_runs(url, "live")),
        "finished": follow(checkpoints[1], f"mlflow:{url}?experiment=finished", lambda: None),
        "mlflow finished": list(stored.mlflow_runs(url, "finished")),
        "died": follow(checkpoints[1], f"mlflow:{url}?experiment=died", die),
        "mlflow died": list(stored.mlflow_runs(url, "died")),
        "no key": without_a_key(command),
        "no server": r1eval(*command[:-4], "--out", "never", "--log-to", "mlflow:http://127.0.0.1:1"),
        "lost": follow(checkpoints[1], f"mlflow:{url}?experiment=lost", kill_the_server),
    }


def r1eval(*arguments: str) -> dict[str, Any]:
    """Exit code and output of a verb in this process."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main(list(arguments), standalone_mode=False)
        except R1evalError as error:
            code = error.exit_code
            print(f"error: {error}", file=err)
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


def follow(folder: str, target: str, end: Callable[[], None]) -> list[str]:
    """The warnings and last lines of a run that is followed: two events, then its end."""
    live.SECONDS_BETWEEN = 0.05
    lines: list[str] = []
    with contextlib.suppress(KeyboardInterrupt), live.LiveLog([target], lines.append) as log:
        log.tell(ProgressEvent("info", "", folder=Path(folder)))
        for done in (10, 20):
            log.tell(ProgressEvent("samples", "", done, 40, 1500.0))
            wait_until(lambda: log.is_told)
        end()
        lines += log.finish(Path(folder))
    return lines


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def die() -> None:
    raise KeyboardInterrupt


def kill_the_server() -> None:
    os.killpg(int(os.environ["SERVER"]), 9)


def without_a_key(command: list[str]) -> dict[str, Any]:
    """In a process of its own, as W&B remembers its mode."""
    words = [sys.executable, "-m", "r1eval", *command[:-4], "--out", "never", "--log-to", "wandb:p"]
    done = subprocess.run(
        words, env={**os.environ, "WANDB_MODE": "online"}, capture_output=True, text=True, check=False
    )
    return {"code": done.returncode, "out": done.stdout, "err": done.stderr}


if __name__ == "__main__":
    print("DONE " + json.dumps(main(Path(sys.argv[1]), *sys.argv[2:]), default=str))
