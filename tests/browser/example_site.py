"""A real report: runs made by the command line with the replay engine, one of them hostile."""

import json
from dataclasses import dataclass
from pathlib import Path

from tests import replays
from tests.command_line import r1eval
from tests.gate import runs

PAYLOAD = "window.owned = (window.owned || 0) + 1"
"""script that no page may ever run"""
LONG = 1_500_000
HOSTILE = (
    f"<script>{PAYLOAD}</script><img src=x onerror='{PAYLOAD}'><style>*{{display:none}}</style>",
    f"</details></main></body><h1>Mine</h1><svg onload='{PAYLOAD}'><iframe src='javascript:{PAYLOAD}'>",
    f"$\\href{{javascript:{PAYLOAD}}}{{x}} \\frac{{1}}{{ $$ \\htmlData{{a=b}}{{c}} \\includegraphics{{https://evil.example/x}}$",
    "right to left: \u202egnorw si siht\u202c مرحبا \u2067x, and \x00\x07\x1b[31m and \ud800",
    "x" * LONG,
    "{{ 7 * 7 }} {% raw %} <!-- --> ]]> &amp; \\boxed{<b onclick=1>} " + "\\left(" * 500,
)
"""one reply each; the last one has templates, comments and brackets that never close"""
QUESTION = f"<b>What</b> is $1 + $ <script>{PAYLOAD}</script> \x00 \u202e?"
TOML = """
name = "hostile"
title = "<i>Hostile</i> & sons"
answer = "expression"
prompt = "{question}"
[dataset]
file = "hostile.jsonl"
[columns]
question = "asked"
gold = "gold"
id = "id"
"""


@dataclass(frozen=True)
class Site:
    """A report and the folder of its runs."""

    report: Path
    runs: Path

    def pages(self) -> dict[str, str]:
        """Kind of page -> path of one such page below the report."""
        patterns = {
            "leaderboard": "index.html",
            "run": "runs/large/index.html",
            "benchmark": "runs/large/smoke.html",
            "question": "runs/large/smoke/math-*.html",
            "samples": "runs/large/smoke/samples/index.html",
            "program": "runs/small/smoke/program-*.html",
            "comparison": "compare/small--large/index.html",
            "side by side": "compare/small--large/*/*.html",
            "checkpoints": "checkpoints.html",
            "grid": "questions/smoke.html",
            "hostile run": "runs/hostile/index.html",
            "hostile benchmark": "runs/hostile/hostile.html",
            "hostile question": "runs/hostile/hostile/*.html",
            "hostile samples": "runs/hostile/hostile/samples/index.html",
        }
        pages = {kind: sorted(self.report.glob(pattern)) for kind, pattern in patterns.items()}
        return {kind: paths[0].relative_to(self.report).as_posix() for kind, paths in pages.items() if paths}


def make_site(folder: Path) -> Site:
    """Makes the runs and the report on them below `folder`."""
    parent = folder / "runs"
    parent.mkdir(parents=True)
    _smoke(parent / "small", 0.4, seed=1)
    _smoke(parent / "large", 0.8, seed=2)
    asked = runs.sums_benchmark(folder, questions=8)
    for step, share in ((100, 0.3), (200, 0.7)):
        runs.run(parent / f"step-{step}", runs.model_with_accuracy(share, seed=step), benchmark=asked)
    _hostile(folder, parent / "hostile")
    run_folders = [parent / name for name in ("small", "large", "step-100", "step-200", "hostile")]
    done = r1eval("report", *run_folders, "--out", "report", "--samples", "all", cwd=folder)
    assert done.returncode == 0, done.stderr
    return Site(folder / "report", parent)


def _smoke(folder: Path, share: float, seed: int) -> None:
    able = runs.model_with_accuracy(share, seed)
    replies = folder.with_name(f"{folder.name}.jsonl")
    replays.write_replies(
        replies, replays.load_questions("smoke"), 4, lambda question, index: able(question, index) or ""
    )
    _run("smoke", folder, replies, f"org/{folder.name}", 4)


def _hostile(folder: Path, out: Path) -> None:
    rows = [
        {"id": name, "asked": QUESTION, "gold": "\\frac{1}{2}"}
        for name in ('"><script>alert(1)</script>', "b")
    ]
    toml = runs.write_benchmark(folder, "hostile", TOML, rows)
    replies = out.with_name("hostile.jsonl")
    with replies.open("w", encoding="utf-8") as file:
        for row in rows:
            for index, text in enumerate(HOSTILE):
                line = {"question_id": row["id"], "index": index, "text": f"<think>{text}</think>{text}"}
                file.write(json.dumps(line | {"output_tokens": 9}) + "\n")
    _run(toml, out, replies, f"<b onmouseover='{PAYLOAD}'>evil</b>", len(HOSTILE))


def _run(benchmark: str | Path, out: Path, replies: Path, model: str, k: int) -> None:
    options = ("--engine", "replay", "--engine-arg", f"path={replies}", "--k", str(k), "--out", out)
    done = r1eval("run", benchmark, "--model", model, *options, "--quiet", cwd=out.parent)
    assert done.returncode == 0, done.stderr
