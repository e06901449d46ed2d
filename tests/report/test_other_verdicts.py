"""The page of an imported run: where it is from, and which samples its own harness graded otherwise."""

from pathlib import Path

from r1eval.report.sample_choice import TextSelection
from r1eval.report.write import ReportOptions, write
from tests.imports.sums import import_sums
from tests.imports.test_write import sums_log


def test_the_page_lists_the_samples_that_the_graders_differ_on(tmp_path: Path) -> None:
    run = import_sums(tmp_path, "jsonl", sums_log(tmp_path))
    write([run.folder.path], tmp_path / "site", ReportOptions(TextSelection(), workers=1), lambda _line: None)
    page = (tmp_path / "site" / "runs" / "run" / "index.html").read_text()
    assert "samples that the harness of the log graded otherwise" in page
    assert page.count("<td>wrong</td><td><code>0</code></td><td>correct</td>") == 3
    assert "log.jsonl (SHA-256 " in page
    assert str(tmp_path) not in page
