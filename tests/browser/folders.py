"""A real report to open: runs made by the command line and the replay engine, one of them hostile."""

import json
from dataclasses import dataclass
from pathlib import Path

from tests import replays
from tests.command_line import r1eval
from tests.gate import runs

OWN = "window.owned = (window.owned || 0) + 1"
"""what no page may ever run"""
LONG = 1_500_000
HOSTILE = (
    f"<script>{OWN}</script><img src=x onerror='{OWN}'><style>*{{display:none}}</style>",
    f"</details></main></body><h1>Mine</h1><svg onload='{OWN}'><iframe src='javascript:{OWN}'>",
    f"$\\href{{javascript:{OWN}}}{{x}} \\frac{{1}}{{ $$ \\htmlData{{a=b}}{{c}} \\includegraphics{{https://evil.example/x}}$",
    "right to left: \u202egnorw si siht\u202c مرحبا \u2067x, and \x00\x07\x1b[31m and \ud800",
    "x" * LONG,
    "{{ 7 * 7 }} {% raw %} <!-- --> ]]> &amp; \\boxed{<b onclick=1>} " + "\\left(" * 500,
)
"""a reply each; the last stands for templates, comments and brackets that never close"""
ASKED = f"<b>What</b> is $1 + $ <script>{OWN}</script> \x00 \u202e?"
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
    """A report and the runs that it is of."""

    report: Path
    runs: Path

    def pages(self) -> dict[str, str]:
        """Each kind of page -> one of it, below the report."""
        first = {
            "leaderboard": "index.html",
            "run": "runs/large/index.html",
            "benchmark": "runs/large/smoke.html",
            "question": "runs/large/smoke/math-*.html",
            "program": "runs/small/smoke/program-*.html",
            "comparison": "compare/small--large/index.html",
            "beside": "compare/small--large/*/*.html",
            "checkpoints": "checkpoints.html",
            "hostile run": "runs/hostile/index.html",
            "hostile benchmark": "runs/hostile/hostile.html",
            "hostile question": "runs/hostile/hostile/*.html",
        }
        found = {kind: sorted(self.report.glob(pattern)) for kind, pattern in first.items()}
        return {kind: paths[0].relative_to(self.report).as_posix() for kind, paths in found.items() if paths}


def make(folder: Path) -> Site:
    """The runs below `folder`, and the report on them."""
    top = folder / "runs"
    top.mkdir(parents=True)
    _smoke(top / "small", 0.4, seed=1)
    _smoke(top / "large", 0.8, seed=2)
    asked = runs.sums(folder, questions=8)
    for step, share in ((100, 0.3), (200, 0.7)):
        runs.run(top / f"step-{step}", runs.able(share, seed=step), asked=asked)
    _hostile(folder, top / "hostile")
    inside = [top / name for name in ("small", "large", "step-100", "step-200", "hostile")]
    done = r1eval("report", *inside, "--out", "report", "--samples", "all", cwd=folder)
    assert done.returncode == 0, done.stderr
    return Site(folder / "report", top)


def _smoke(folder: Path, share: float, seed: int) -> None:
    able = runs.able(share, seed)
    replies = folder.with_name(f"{folder.name}.jsonl")
    replays.write(replies, replays.questions("smoke"), 4, lambda question, index: able(question, index) or "")
    _run("smoke", folder, replies, f"org/{folder.name}", 4)


def _hostile(folder: Path, out: Path) -> None:
    rows = [
        {"id": name, "asked": ASKED, "gold": "\\frac{1}{2}"} for name in ('"><script>alert(1)</script>', "b")
    ]
    toml = runs.benchmark(folder, "hostile", TOML, rows)
    replies = out.with_name("hostile.jsonl")
    with replies.open("w", encoding="utf-8") as file:
        for row in rows:
            for index, text in enumerate(HOSTILE):
                line = {"question_id": row["id"], "index": index, "text": f"<think>{text}</think>{text}"}
                file.write(json.dumps(line | {"output_tokens": 9}) + "\n")
    _run(toml, out, replies, f"<b onmouseover='{OWN}'>evil</b>", len(HOSTILE))


def _run(benchmark: str | Path, out: Path, replies: Path, model: str, k: int) -> None:
    given = ("--engine", "replay", "--engine-arg", f"path={replies}", "--k", str(k), "--out", out)
    done = r1eval("run", benchmark, "--model", model, *given, "--quiet", cwd=out.parent)
    assert done.returncode == 0, done.stderr
