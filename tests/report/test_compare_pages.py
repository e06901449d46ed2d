"""The pages that compare two runs: the gate's numbers, every changed question, and text that stays text."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from benchmarks.types import Question
from r1eval.report.compare_pages import MAX_COMPARED_QUESTIONS, write_compare_pages
from r1eval.report.run_facts import gather
from r1eval.report.sample_choice import TextSelection
from r1eval.store.folder import RunFolder
from reports.site.compare_facts import ComparisonFacts, load_comparison
from tests.command_line import r1eval
from tests.gate import runs

pytestmark = pytest.mark.engine

HOSTILE = "<script>alert(1)</script>\0\u202e</pre>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("comparison")


@pytest.fixture(scope="module")
def baseline(folder: Path) -> RunFolder:
    return runs.run(
        folder / "base", runs.model_with_accuracy(0.8, 1), benchmark=runs.sums_benchmark(folder, 70)
    )


@pytest.fixture(scope="module")
def candidate(folder: Path) -> RunFolder:
    able = runs.model_with_accuracy(0.4, 2)

    def reply(question: Question, index: int) -> str:
        return f"<think>{HOSTILE}</think>\n{able(question, index)}"

    return runs.run(folder / "cand", reply, benchmark=folder / "sums.toml")


@pytest.fixture(scope="module")
def comparison(folder: Path, baseline: RunFolder, candidate: RunFolder) -> tuple[ComparisonFacts, Path]:
    return write_pages(baseline, candidate, folder / "site")


def write_pages(baseline: RunFolder, candidate: RunFolder, out: Path) -> tuple[ComparisonFacts, Path]:
    both = gather(baseline, {}, baseline.path.name, False), gather(candidate, {}, candidate.path.name, False)
    facts = write_compare_pages((baseline, candidate), both, out, TextSelection(), False)
    return facts, out / facts.folder


class Cells(HTMLParser):
    """A page's raw values by (row, name of the cell), and its links."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.row = ""
        self.values: dict[tuple[str, str], str] = {}
        self.links: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "tr":
            self.row = attributes.get("data-benchmark") or attributes.get("data-question", "")
        if "data-value" in attributes:
            name = attributes.get("data-name", str(len(self.values)))
            self.values[self.row, name] = attributes["data-value"]
        if tag == "a":
            self.links.append(attributes.get("href", ""))


def test_the_numbers_are_the_gates(
    comparison: tuple[ComparisonFacts, Path], baseline: RunFolder, candidate: RunFolder, folder: Path
) -> None:
    r1eval("gate", candidate.path, "--baseline", baseline.path, "--json", folder / "gate.json", cwd=folder)
    finding = json.loads((folder / "gate.json").read_text())["findings"][0]
    values = Cells(comparison[1] / "index.html").values
    for name in ("baseline", "candidate", "mean", "se", "p_drop", "p_holm", "mde", "wins", "losses", "ties"):
        assert float(values["sums", name]) == finding["difference"][name], name
    assert float(values["sums", "margin"]) == finding["margin"]


def test_every_question_that_changed_has_its_row_and_links(comparison: tuple[ComparisonFacts, Path]) -> None:
    facts, pages = comparison
    (finding,) = facts.gate.findings
    assert finding.difference is not None
    changes = finding.difference.wins + finding.difference.losses
    assert len(finding.changed) == changes > MAX_COMPARED_QUESTIONS
    page = Cells(pages / "index.html")
    assert {row for row, _ in page.values} >= {one.question for one in finding.changed}
    question_links = {
        f"../../runs/{slug}/sums/{one.question}.html" for one in finding.changed for slug in ("base", "cand")
    }
    assert question_links <= set(page.links)
    comparisons = [link for link in page.links if link.startswith("sums/")]
    assert len(comparisons) == len(set(comparisons)) == MAX_COMPARED_QUESTIONS
    assert all((pages / link).is_file() for link in comparisons)


def test_samples_of_both_runs_are_shown_side_by_side_as_text(
    comparison: tuple[ComparisonFacts, Path],
) -> None:
    facts, pages = comparison
    question = facts.gate.findings[0].changed[0].question
    text = (pages / "sums" / f"{question}.html").read_text(encoding="utf-8")
    for role in ("baseline", "candidate"):
        assert len(set(re.findall(rf'id="{role}-(\d+)"', text))) == 4
        assert f'data-texts="../../../runs/{role[:4]}/sums/texts"' in text
    assert f'data-chunk="{question}.0"' in text
    assert "<script>alert" not in text
    assert "\u202e" not in text


def test_the_facts_next_to_the_page_survive_a_round_trip(comparison: tuple[ComparisonFacts, Path]) -> None:
    facts, pages = comparison
    assert load_comparison((pages / "data.json").read_text(encoding="utf-8")) == facts
    assert str(pages.parents[2]) not in (pages / "data.json").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="property name"):
        load_comparison("{torn")


def incomparable_runs() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """(folder, options of `r1eval run`, what the page names)."""
    yield "warm", ("--temperature", "0.3"), "temperature"
    yield "early", (), "lack samples"


@pytest.mark.parametrize("case", range(2))
def test_what_cannot_be_compared_is_listed_with_its_fix(folder: Path, baseline: RunFolder, case: int) -> None:
    name, options, reason = list(incomparable_runs())[case]
    reply = runs.drop_samples(runs.model_with_accuracy(0.5, 3), *([("sum-1", 0)] if name == "early" else []))
    other = runs.run(folder / name, reply, *options, benchmark=folder / "sums.toml")
    facts, pages = write_pages(baseline, other, folder / f"site-{name}")
    text = (pages / "index.html").read_text(encoding="utf-8")
    assert facts.verdict == ("not comparable" if options else "incomplete")
    assert reason in text
    assert "Fix: " in text
    assert list(pages.rglob("*.html")) == [pages / "index.html"]
