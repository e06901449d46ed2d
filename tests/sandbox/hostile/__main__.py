"""Runs a share of the attacks through one judge and prints one JSON line of complaints per attack.

`python -m tests.sandbox.hostile SHARE OF [NAME…]`; standard library and sandbox/ only, so that any user can
run it with any Python.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import TimeoutError as Late
from dataclasses import replace
from pathlib import Path

from sandbox import build, languages, toolchains
from sandbox import judge as judge_module
from sandbox.judge import Judge
from sandbox.types import MIB, Case, Judgement, Program
from tests.sandbox.hostile import processes
from tests.sandbox.hostile.attack import LANGUAGES, Attack
from tests.sandbox.hostile.plants import PlantedSecrets, planted
from tests.sandbox.hostile.table import ATTACKS

PROBE = Program("print(sum(map(int, input().split())))", [Case("20 22\n", "42\n"), Case("1 2\n", "3\n")])
FAILING = Program("raise ValueError('ours')", [Case("", "")])
"""programs that are judged after each attack, on the same worker"""
COMPILERS = {".java": 10.0, ".rs": 2.0, "compile/fat.c": 10.0}
"""CPU seconds of compilers in these tests, so that endless ones end soon; 1 for all others"""
CHECKER_LIMITS = replace(judge_module.CHECKER_LIMITS, cpu_seconds=1, wall_seconds=3)
GROWTH = 64 * MIB, 6
"""the judge's own memory may grow by the first plus the second times a program's output limit"""
HUNG_SECONDS = 60


def main(share: int, of: int, names: list[str]) -> None:
    vars(judge_module)["CHECKER_LIMITS"] = CHECKER_LIMITS
    wanted = [attack for attack in ATTACKS if not names or attack.name in names][share::of]
    with tempfile.TemporaryDirectory() as cache, planted(Path(cache)) as plants:
        with Judge(workers=1, run_all=True) as judge:
            for line in run_attacks(judge, wanted, plants):
                print(json.dumps(line), flush=True)
            print(json.dumps({"about": judge.describe()}), flush=True)
        complaints = processes.surviving_processes(os.getpid(), 0, plants.values["MARK"])
        complaints += [f"left: {group}" for group in processes.control_groups(f"r1eval-{os.getpid()}-")]
        print(json.dumps({"name": "afterwards", "complaints": complaints}), flush=True)


def run_attacks(judge: Judge, attacks: list[Attack], plants: PlantedSecrets) -> Iterator[dict[str, object]]:
    """Run each attack, then check what must hold after every attack."""
    assert judge.judge(PROBE).verdict == "AC"
    of_a_jail = len(processes.descendants(os.getpid())) // _jails(judge)
    for attack in attacks:
        if toolchains.find_toolchain(languages.find_language(LANGUAGES[Path(attack.name).suffix]).tool) is None:
            continue
        seconds = COMPILERS.get(attack.name, COMPILERS.get(Path(attack.name).suffix, 1.0))
        vars(build)["COMPILE_LIMITS"] = replace(languages.COMPILE_LIMITS, cpu_seconds=seconds, wall_seconds=30)
        before, started = processes.reset_peak(), time.monotonic()
        judgement = _judged(judge, attack.program(plants.values))
        if judgement is None:
            yield {"name": attack.name, "complaints": [f"no verdict in {HUNG_SECONDS} s"]}
            os._exit(1)
        seconds = time.monotonic() - started
        complaints = _complaints(attack, judgement, plants)
        complaints += _aftermath(judge, plants, of_a_jail)
        grown = processes.memory("VmHWM") - before
        if grown > GROWTH[0] + GROWTH[1] * attack.limits.output_bytes:
            complaints.append(f"the judge grew by {grown >> 20} MB")
        yield {
            "name": attack.name,
            "complaints": complaints,
            "verdict": judgement.verdict,
            "detail": judgement.detail,
            "seconds": round(seconds, 2),
            "cpu": round(judgement.cpu_seconds, 2),
            "memory": judgement.memory_bytes >> 20,
        }


def _judged(judge: Judge, program: Program) -> Judgement | None:
    try:
        return judge.submit(program).result(timeout=HUNG_SECONDS)
    except Late:
        return None


def _complaints(attack: Attack, judgement: Judgement, plants: PlantedSecrets) -> list[str]:
    """What is wrong with the judgement."""
    wrong = plants.leaked(judgement.detail)
    if judgement.verdict not in attack.allowed_verdicts.split():
        wrong.append(f"{judgement.verdict}, not {attack.allowed_verdicts}: {judgement.detail}")
    if len(judgement.detail) > 600 or not judgement.detail.isprintable():
        wrong.append(f"an unprintable or long detail: {judgement.detail[:600]!r}")
    return wrong


def _aftermath(judge: Judge, plants: PlantedSecrets, of_a_jail: int) -> list[str]:
    """The judge still works, nothing keeps running, nothing was written."""
    after = _judged(judge, PROBE)
    wrong = [] if after and after.verdict == "AC" else [f"the next program: {after}"]
    failing = _judged(judge, FAILING)
    wrong += [] if failing and failing.verdict == "RE" else [f"the next program that fails: {failing}"]
    wrong += processes.surviving_processes(os.getpid(), of_a_jail * _jails(judge), plants.values["MARK"])
    return wrong + plants.touched() + [f"left: {segment}" for segment in processes.leftover_ipc()]


def _jails(judge: Judge) -> int:
    """Number of warm jails, which may stay."""
    return len(judge._jails)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
