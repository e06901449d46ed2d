"""Progress is printed as lines in a log, and as one redrawn line on a terminal."""

import io

from r1eval.run.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_the_first_and_the_last_line_of_a_quick_run() -> None:
    log = io.StringIO()
    progress = Progress(log)
    progress.start(100, 0)
    for _ in range(100):
        progress.count_sample(50, lambda: "smoke pass@1 50.0%")
    first, last = log.getvalue().splitlines()
    assert first.startswith("1/100 samples")
    assert last.startswith("100/100 samples")
    assert last.endswith("smoke pass@1 50.0%")
    assert "tokens/s" in last


def test_there_is_no_rate_if_the_tokens_of_a_sample_are_not_known() -> None:
    log = io.StringIO()
    progress = Progress(log)
    progress.start(3, 0)
    for tokens in (50, None, 50):
        progress.count_sample(tokens, str)
    first, last = log.getvalue().splitlines()
    assert "tokens/s" in first
    assert last.startswith("3/3 samples")
    assert "tokens/s" not in last


def test_a_terminal_gets_one_redrawn_line_and_warnings_on_their_own_line() -> None:
    terminal = Terminal()
    progress = Progress(terminal)
    progress.start(2, 0)
    progress.count_sample(1, str)
    progress.warn("mind the step")
    progress.count_sample(1, str)
    assert terminal.getvalue().count("\r") == 2
    assert "\nwarning: mind the step\n" in terminal.getvalue()


def test_quiet_shows_warnings_only() -> None:
    log = io.StringIO()
    progress = Progress(log, quiet=True)
    progress.info("hello")
    progress.start(1, 0)
    progress.count_sample(1, str)
    progress.warn("mind the step")
    assert log.getvalue() == "warning: mind the step\n"


def test_stages_of_one_name_are_summed() -> None:
    progress = Progress(io.StringIO())
    for _ in range(2):
        with progress.stage("load", "loading"):
            pass
    assert list(progress.seconds) == ["load"]
    assert progress.seconds["load"] >= 0


def test_the_time_left_is_not_estimated_from_a_few_samples() -> None:
    log = io.StringIO()
    progress = Progress(log)
    progress.start(100, 0)
    progress.count_sample(50, str)
    assert "left" not in log.getvalue()


def test_the_time_left_counts_only_what_this_session_generated() -> None:
    log = io.StringIO()
    progress = Progress(log)
    progress.start(4, 3)
    progress.count_sample(10, str)
    assert log.getvalue().startswith("4/4 samples")
    assert "0 s left" in log.getvalue()
