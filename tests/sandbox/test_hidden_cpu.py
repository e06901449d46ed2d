"""CPU time that a program hides by waiting for none of its children is counted all the same."""

from dataclasses import replace

import pytest

from sandbox import isolation
from sandbox.judge import Judge
from sandbox.types import Case, Limits, Program, Verdict

pytestmark = pytest.mark.jail

BURN = """
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
int main(void) {
    struct sigaction action = {.sa_flags = %FLAGS%};
    if (%IGNORED%) action.sa_handler = SIG_IGN;
    sigaction(SIGCHLD, &action, 0);
    for (int i = 0; i < 75; i++) {
        int done[2];
        char byte;
        if (pipe(done)) return 1;
        if (!fork()) {
            struct timespec now;
            do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
            while (now.tv_nsec < 8000000);
            _exit(0);
        }
        close(done[1]), read(done[0], &byte, 1), close(done[0]);
        if (%WAITED%) wait(0);
    }
    puts("6");
}
"""
"""its children use 0.6 s together, one after the other"""
WAYS = {
    "ignored": {"FLAGS": "0", "IGNORED": "1", "WAITED": "0"},
    "a flag": {"FLAGS": "SA_NOCLDWAIT", "IGNORED": "0", "WAITED": "0"},
    "waited for": {"FLAGS": "0", "IGNORED": "0", "WAITED": "1"},
}


def burning(way: str, cpu_seconds: float) -> Program:
    code = BURN
    for name, value in WAYS[way].items():
        code = code.replace(f"%{name}%", value)
    limits = Limits(cpu_seconds=cpu_seconds, wall_seconds=60)
    return Program(code, [Case("", "6")], language="c", limits=limits)


@pytest.fixture(params=["as it is", "without a control group"])
def any_judge(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Judge:
    """This machine's judge, and one as on an ordinary user's machine."""
    if request.param != "as it is":
        level = replace(isolation.probe(), controllers=None)
        monkeypatch.setattr("sandbox.judge.probe", lambda _: level)
    return Judge(workers=1)


@pytest.mark.parametrize("way", WAYS)
def test_what_children_use_counts_whoever_waits_for_them(any_judge: Judge, way: str) -> None:
    with any_judge as judge:
        over, within = judge.judge(burning(way, 0.3)), judge.judge(burning(way, 10))
    assert (over.verdict, within.verdict) == (Verdict.TLE, Verdict.AC), (over, within)
    assert within.cpu_seconds > 0.4
