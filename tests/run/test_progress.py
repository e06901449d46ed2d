"""Progress is printed as lines in a log, and as bars that fit on a terminal."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pyte
import pytest

from r1eval.run.progress import Progress
from r1eval.run.progress_bars import Bar, choose, draw_bar, flow


class Terminal(io.StringIO):
    """A terminal of some size, on which what is written is drawn."""

    def __init__(self, width: int, height: int = 24) -> None:
        super().__init__()
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._stream.feed(text.replace("\n", "\r\n"))
        return len(text)

    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display if line.strip()]


@pytest.fixture
def terminal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    width = request.param
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setenv("TERM", "xterm")
    return Terminal(width)


WIDTHS = pytest.mark.parametrize("terminal", [40, 60, 80, 200], indirect=True)


@contextmanager
def generating(progress: Progress, **parts: tuple[int, int]) -> Iterator[None]:
    progress.start(parts, lambda: "47 running, 153 waiting · longest at 12,345 tokens")
    with progress.ticking():
        yield


def test_a_log_gets_the_first_and_the_last_line_of_a_quick_run() -> None:
    log = io.StringIO()
    progress = Progress(log)
    progress.start({"smoke": (0, 100)})
    for _ in range(100):
        progress.count_sample("smoke", 50)
    first, last = log.getvalue().splitlines()
    assert first.startswith("1/100 samples")
    assert last.startswith("100/100 samples")
    assert "tokens/s" in last


def test_no_score_of_a_running_benchmark_is_shown() -> None:
    log = io.StringIO()
    progress = Progress(log)
    progress.start({"smoke": (0, 2)})
    progress.count_sample("smoke", 50)
    assert "pass@1" not in log.getvalue()


def test_there_is_no_rate_if_the_tokens_of_a_sample_are_not_known() -> None:
    log = io.StringIO()
    progress = Progress(log)
    progress.start({"smoke": (0, 3)})
    for tokens in (50, None, 50):
        progress.count_sample("smoke", tokens)
    first, last = log.getvalue().splitlines()
    assert "tokens/s" in first
    assert last.startswith("3/3 samples")
    assert "tokens/s" not in last


@WIDTHS
def test_a_terminal_gets_a_bar_for_each_benchmark_and_no_stale_line(terminal: Terminal) -> None:
    progress = Progress(terminal)
    progress.info("generating with m through openai")
    with generating(progress, aime24=(0, 30), a_benchmark_with_a_very_long_name=(3, 2000)):
        for name in ["aime24", "a_benchmark_with_a_very_long_name"] * 30:
            progress.count_sample(name, 100)
            progress._draw_line()
        shown = terminal.lines()
    assert sum("30/30" in line for line in shown) == 1
    assert sum("33/2000" in line for line in shown) == 1
    assert sum("samples" in line for line in shown) == 1
    assert shown[0] == "generating with m through openai"[: terminal.screen.columns]
    assert max(map(len, shown)) < terminal.screen.columns
    assert any("47 running" in line for line in shown)
    assert any("longest at 12,345 tokens" in line for line in shown)


@WIDTHS
def test_warnings_stand_above_the_bars(terminal: Terminal) -> None:
    progress = Progress(terminal)
    with generating(progress, smoke=(0, 4)):
        progress.count_sample("smoke", 1)
        progress.warn("mind the step")
        progress.count_sample("smoke", 1)
        progress._draw_line()
        shown = terminal.lines()
        assert shown[0] == "warning: mind the step"
        assert sum("2/4" in line for line in shown[1:]) == 2  # the bar and the line of samples
    progress.info("done")
    assert terminal.lines()[-1] == "done"


@pytest.mark.parametrize("terminal", [80], indirect=True)
def test_the_cursor_is_never_hidden_for_long(terminal: Terminal) -> None:
    progress = Progress(terminal)
    with generating(progress, smoke=(0, 4)):
        progress.count_sample("smoke", 1)
        assert not terminal.screen.cursor.hidden
    assert not terminal.screen.cursor.hidden


@pytest.mark.parametrize("terminal", [80], indirect=True)
def test_an_error_leaves_the_terminal_in_order(terminal: Terminal) -> None:
    progress = Progress(terminal)

    def generate() -> None:
        with generating(progress, smoke=(0, 4)):
            progress.count_sample("smoke", 1)
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        generate()
    progress.info("error: disk full")
    assert terminal.lines()[-1] == "error: disk full"
    assert not terminal.screen.cursor.hidden


@pytest.mark.parametrize("terminal", [80], indirect=True)
def test_a_narrower_terminal_in_the_middle_does_no_harm(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress = Progress(terminal)
    with generating(progress, smoke=(0, 4)):
        progress.count_sample("smoke", 1)
        monkeypatch.setenv("COLUMNS", "40")
        terminal.screen.resize(24, 40)
        progress._draw_line()
        assert max(map(len, terminal.lines()[-2:])) < 40


@pytest.mark.parametrize("terminal", [200], indirect=True)
def test_a_dumb_terminal_gets_lines(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    progress = Progress(terminal)
    with generating(progress, smoke=(0, 2)):
        progress.count_sample("smoke", 1)
        progress.count_sample("smoke", 1)
    assert [line.split(" · ")[0] for line in terminal.lines()] == ["1/2 samples", "2/2 samples"]


def test_more_bars_than_lines_show_those_that_are_not_finished() -> None:
    bars = [Bar(f"b{n}", 4, 4 if n < 30 else 1) for n in range(40)]
    shown = choose(bars, 8)
    assert [bar.name for bar in shown] == [f"b{n}" for n in range(30, 37)]
    assert choose(bars[:3], 8) == bars[:3]


@pytest.mark.parametrize("width", range(12, 120, 9))
def test_a_bar_is_never_wider_than_its_terminal(width: int) -> None:
    bars = [Bar("aime24", 1920, 60), Bar("livecodebench_v6_2408_2505", 0), Bar("x", 5, 5)]
    assert all(len(draw_bar(bar, bars, width)) <= width for bar in bars)
    line = "1/2 samples · 47 running, 153 waiting · 1,234 tokens/s · 2 h 02 min left"
    assert all(len(part) <= width for part in flow(line, width))


def test_quiet_shows_warnings_only() -> None:
    log = io.StringIO()
    progress = Progress(log, quiet=True)
    progress.info("hello")
    progress.start({"smoke": (0, 1)})
    progress.count_sample("smoke", 1)
    progress.warn("mind the step")
    assert log.getvalue() == "warning: mind the step\n"


def test_stages_of_one_name_are_summed() -> None:
    progress = Progress(io.StringIO())
    for _ in range(2):
        with progress.stage("load", "loading"):
            pass
    assert list(progress.seconds) == ["load"]
    assert progress.seconds["load"] >= 0


def test_a_stage_inside_another_does_not_count_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.0, 10.0, 70.0, 75.0, 80.0, 100.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    progress = Progress(io.StringIO())  # takes the first time
    with progress.stage("generate"):
        with progress.stage("weights"):
            pass
        with progress.stage("weights"):
            pass
    assert progress.seconds == {"weights": 65.0, "generate": 35.0}


def test_the_time_left_is_a_range_of_what_this_session_generates() -> None:
    log = io.StringIO()
    progress = Progress(log)
    progress.start({"smoke": (900, 1000)})
    for _ in range(24):
        progress.count_sample("smoke", 50)
        progress._draw_line()
    assert "left" not in log.getvalue()
    progress.count_sample("smoke", 50)
    progress._draw_line()
    assert re.search(r"925/1000 samples · .* · 0 s to 0 s left", log.getvalue())


def test_the_time_left_is_not_told_while_the_last_samples_run() -> None:
    log = io.StringIO()
    progress = Progress(log)
    progress.start({"smoke": (0, 4)}, in_flight=lambda: (2, 0))
    for _ in range(2):
        progress.count_sample("smoke", 50)
        progress._draw_line()
    assert "left" not in log.getvalue()
