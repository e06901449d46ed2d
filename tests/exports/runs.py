"""Small runs to export: one complete, one with a failed sample, one of hidden questions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from r1eval.cli.main import cli
from r1eval.store.jsonlines import read
from tests.small_runs import SmallRuns

QUESTIONS, K = 6, 4


def make_runs(home: Path) -> Path:
    """Runs in `complete`, `other` (of another seed), `failed` (one sample) and `hidden`; the folder."""
    runs = SmallRuns(home, QUESTIONS)
    runs.run("complete", k=K)
    runs.run("other", seed=1, k=K)
    replies = home / f"replies-0-{K}-{QUESTIONS}.jsonl"
    whole = replies.read_text()
    replies.write_text(whole.split("\n", 1)[1])  # the first sample has no reply: the engine fails
    runs.run("failed", k=K, allow_failed=True)
    replies.write_text(whole)
    runs.run("hidden", k=K)
    questions = home / "hidden" / "sums" / "questions.jsonl"
    questions.write_text(questions.read_text().replace('"hidden": false', '"hidden": true'))
    return home


def export(form: str, *arguments: str | Path) -> None:
    """`r1eval export` in this process; errors are raised as they are."""
    cli.main(["export", form, *map(str, arguments)], standalone_mode=False)


def stored(home: Path, run: str, name: str) -> list[dict[str, Any]]:
    """The records of a file of the run's only benchmark."""
    return list(read(home / run / "sums" / f"{name}.jsonl"))


def metrics(home: Path, run: str) -> dict[str, dict[str, Any]]:
    """The metrics in metrics.json by name."""
    rows = json.loads((home / run / "metrics.json").read_text())["metrics"]
    return {row["name"]: row for row in rows}


def texts(path: Path, decode: Callable[[Path], str] = Path.read_text) -> str:
    """All texts below a folder, to search."""
    return "\n".join(decode(one) for one in sorted(path.rglob("*")) if one.is_file())
