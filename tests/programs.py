"""Programs for tests, their expected verdicts, and runs whose replies contain them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from r1eval.store.folder import RunFolder
from r1eval.store.records import Score
from tests import replays
from tests.command_line import r1eval

ARGS = ("--model", "org/some-model", "--engine", "replay", "--out", "out")

T_SHIRTS = """from collections import Counter
n = int(input())
old = Counter(input() for _ in range(n))
new = Counter(input() for _ in range(n))
print(sum((new - old).values()))"""

T_SHIRTS_IN_CPP = """#include <iostream>
#include <map>
int main() {
    int n, missing = 0;
    std::cin >> n;
    std::map<std::string, int> left;
    std::string size;
    for (int i = 0; i < n; i++) { std::cin >> size; left[size]++; }
    for (int i = 0; i < n; i++) { std::cin >> size; if (left[size]-- <= 0) missing++; }
    std::cout << missing << std::endl;
}"""

LARGEST_COMMON_DIVISOR = """import sys
def primes(n):
    found, d = set(), 2
    while d * d <= n:
        if n % d == 0:
            found.add(d)
            while n % d == 0: n //= d
        d += 1
    return found | ({n} if n > 1 else set())
pairs = [tuple(map(int, line.split())) for line in sys.stdin.read().split("\\n")[1:] if line]
some = primes(pairs[0][0]) | primes(pairs[0][1])
fitting = [p for p in some if all(a % p == 0 or b % p == 0 for a, b in pairs)]
print(max(fitting, default=-1))"""

SMALLEST_COMMON_DIVISOR = LARGEST_COMMON_DIVISOR.replace("max(fitting", "min(fitting")

THREE_CARDS = """for _ in range(int(input())):
    print("YES" if sum(a != b for a, b in zip(input(), "abc")) <= 2 else "NO")"""

SENIORS = """class Solution:
    def countSeniors(self, details):
        return sum(int(passenger[11:13]) > 60 for passenger in details)"""

WINNER = """input()
games = input()
t = games.count("T")
a = len(games) - t
print("T" if t > a or (t == a and games[-1] == "A") else "A")"""

CODEFORCES: Mapping[str, str] = {"9001/A": T_SHIRTS, "9001/B": SMALLEST_COMMON_DIVISOR}
LIVECODEBENCH: Mapping[str, str] = {"lcb1873A": THREE_CARDS, "lcb2727": SENIORS, "lcbabc301a": WINNER}

HOSTILE: Mapping[str, tuple[str, str]] = {
    "leaves without a word": ("WA", "import os\nos._exit(0)"),
    "reads what is not its own": ("RE", "print(open('/etc/shadow').read())"),
    "kills whom it can": (
        "WA",
        """import os, signal
for pid in range(1, 300):
    if pid != os.getpid():
        try: os.kill(pid, signal.SIGKILL)
        except OSError: pass
print('still here')""",
    ),
    "calls out": ("RE", "import socket\nsocket.create_connection(('192.0.2.1', 80), 1)"),
}
"""what it does -> (expected verdict on smoke questions, program)"""


def replay(
    tmp_path: Path,
    benchmark: str,
    reply: replays.ReplyFunction,
    *options: str | Path,
    k: int = 4,
    data: Path | None = None,
) -> Any:
    """Run a benchmark with k replies per question, in the folder `out`."""
    questions = replays.load_questions(benchmark, data)
    file = replays.write_replies(tmp_path / "replies.jsonl", questions, k, reply)
    mirror = () if data is None else ("--data", data)
    engine = ("--engine-arg", f"path={file}", "--k", str(k))
    return r1eval("run", benchmark, *ARGS, *engine, *mirror, *options, cwd=tmp_path)


def scores(tmp_path: Path, benchmark: str) -> dict[tuple[str, int], Score]:
    """By question and index."""
    return {(s.question_id, s.index): s for s in RunFolder(tmp_path / "out").scores(benchmark)}


def pass_at_1(tmp_path: Path) -> float:
    rows = json.loads((tmp_path / "out" / "metrics.json").read_text())["metrics"]
    return float(next(row["value"] for row in rows if row["name"] == "pass@1"))
