"""The pages that compare two runs: the gate's numbers, all that changed, and texts that stay texts."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from benchmarks.types import Question
from r1eval.report.compare_pages import MOST_BESIDE, compare_pages
from r1eval.report.run_facts import gather
from r1eval.report.sample_choice import Texts
from r1eval.store.folder import RunFolder
from reports.site.compare_facts import ComparisonFacts, load
from tests.command_line import r1eval
from tests.gate import runs

HOSTILE = "<script>alert(1)</script>\0\u202e</pre>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compared")


@pytest.fixture(scope="module")
def baseline(folder: Path) -> RunFolder:
    return runs.run(folder / "base", runs.able(0.8, 1), asked=runs.sums(folder, 70))


@pytest.fixture(scope="module")
def candidate(folder: Path) -> RunFolder:
    able = runs.able(0.4, 2)

    def reply(question: Question, index: int) -> str:
        return f"<think>{HOSTILE}</think>\n{able(question, index)}"

    return runs.run(folder / "cand", reply, asked=folder / "sums.toml")


@pytest.fixture(scope="module")
def compared(folder: Path, baseline: RunFolder, candidate: RunFolder) -> tuple[ComparisonFacts, Path]:
    return written(baseline, candidate, folder / "site")


def written(baseline: RunFolder, candidate: RunFolder, out: Path) -> tuple[ComparisonFacts, Path]:
    both = gather(baseline, {}, baseline.path.name, False), gather(candidate, {}, candidate.path.name, False)
    facts = compare_pages(baseline, candidate, both, out, Texts(), False)
    return facts, out / facts.folder


class Cells(HTMLParser):
    """The raw values of cells by (row, name); what a page links to."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.row = ""
        self.values: dict[tuple[str, str], str] = {}
        self.links: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "tr":
            self.row = held.get("data-benchmark") or held.get("data-question", "")
        if "data-value" in held:
            self.values[self.row, held.get("data-name", str(len(self.values)))] = held["data-value"]
        if tag == "a":
            self.links.append(held.get("href", ""))


def test_the_numbers_are_those_of_the_gate(
    compared: tuple[ComparisonFacts, Path], baseline: RunFolder, candidate: RunFolder, folder: Path
) -> None:
    r1eval("gate", candidate.path, "--baseline", baseline.path, "--json", folder / "gate.json", cwd=folder)
    finding = json.loads((folder / "gate.json").read_text())["findings"][0]
    shown = Cells(compared[1] / "index.html").values
    for name in ("baseline", "candidate", "mean", "se", "p_drop", "p_holm", "mde", "wins", "losses", "ties"):
        assert float(shown["sums", name]) == finding["difference"][name], name
    assert float(shown["sums", "margin"]) == finding["margin"]


def test_every_question_that_changed_has_its_row_and_links(compared: tuple[ComparisonFacts, Path]) -> None:
    facts, own = compared
    (finding,) = facts.gate.findings
    assert finding.difference is not None
    assert len(finding.changed) == finding.difference.wins + finding.difference.losses > MOST_BESIDE
    page = Cells(own / "index.html")
    assert {row for row, _ in page.values} >= {one.question for one in finding.changed}
    pages = {
        f"../../runs/{slug}/sums/{one.question}.html" for one in finding.changed for slug in ("base", "cand")
    }
    assert pages <= set(page.links)
    beside = [link for link in page.links if link.startswith("sums/")]
    assert len(beside) == len(set(beside)) == MOST_BESIDE
    assert all((own / link).is_file() for link in beside)


def test_samples_of_both_runs_stand_side_by_side_as_text(compared: tuple[ComparisonFacts, Path]) -> None:
    facts, own = compared
    question = facts.gate.findings[0].changed[0].question
    text = (own / "sums" / f"{question}.html").read_text(encoding="utf-8")
    for role in ("baseline", "candidate"):
        assert len(set(re.findall(rf'id="{role}-(\d+)"', text))) == 4
    assert "alert(1)" in text
    assert "<script>alert" not in text
    assert "\u202e" not in text


def test_the_facts_beside_the_page_are_read_back(compared: tuple[ComparisonFacts, Path]) -> None:
    facts, own = compared
    assert load((own / "data.json").read_text(encoding="utf-8")) == facts
    assert str(own.parents[2]) not in (own / "data.json").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="property name"):
        load("{torn")


def others(folder: Path) -> Iterator[tuple[str, tuple[str, ...], str]]:
    yield "warm", ("--temperature", "0.3"), "temperature"
    yield "early", (), "lack samples"


@pytest.mark.parametrize("case", range(2))
def test_what_cannot_be_compared_is_said_with_its_cure(folder: Path, baseline: RunFolder, case: int) -> None:
    name, options, said = list(others(folder))[case]
    reply = runs.lacking(runs.able(0.5, 3), *([("sum-1", 0)] if name == "early" else []))
    other = runs.run(folder / name, reply, *options, asked=folder / "sums.toml")
    facts, own = written(baseline, other, folder / f"site-{name}")
    text = (own / "index.html").read_text(encoding="utf-8")
    assert facts.verdict == ("not comparable" if options else "incomplete")
    assert said in text
    assert "The cure: " in text
    assert list(own.rglob("*.html")) == [own / "index.html"]
