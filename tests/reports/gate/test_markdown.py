"""The verdict in Markdown, rendered by GitHub's own renderer."""

import re
from collections.abc import Iterator
from dataclasses import replace

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from reports.gate.markdown import MAX_BYTES, to_markdown
from reports.gate.markdown_text import link, prose
from reports.gate.plain_text import sanitize
from reports.gate.verdict import ChangedQuestion, GateVerdict
from tests.reports.gate import example
from tests.reports.gate.hostile import TEXTS, poisoned

CODE_ELEMENTS = {"code", "pre"}
"""elements in which GitHub makes no mentions, links, emoji or formulas"""


def render(gate: GateVerdict) -> html.HtmlElement:
    return _html(to_markdown(gate))


def _html(text: str) -> html.HtmlElement:
    """Rendered as GitHub does; raw HTML is passed through, so that tests see it."""
    shown = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE)
    return html.fragment_fromstring(shown, create_parent="body")


def skeleton(root: html.HtmlElement) -> list[str]:
    """The tags in document order, without code elements."""
    return [str(element.tag) for element in root.iter() if element.tag not in CODE_ELEMENTS]


def unquoted_texts(root: html.HtmlElement) -> Iterator[str]:
    """Every text outside code elements."""
    for element in root.iter():
        if not CODE_ELEMENTS & {str(one.tag) for one in (element, *element.iterancestors())}:
            yield element.text or ""
        parent = element.getparent()
        if parent is not None and not CODE_ELEMENTS & {
            str(one.tag) for one in (parent, *parent.iterancestors())
        }:
            yield element.tail or ""


def test_the_table_has_a_row_for_each_benchmark_and_its_figures() -> None:
    table, *others = render(example.EVERYTHING).findall(".//table")
    rows = [[str(cell.text_content()) for cell in row] for row in table.iter("tr")]
    assert len(rows) == 1 + len(example.FINDINGS)
    assert rows[1] == [
        *("AIME 2024", "❌ regression", "79.8", "74.6", "-5.2 [-7.7, -2.7]"),
        *("<0.001", "0.003", "3.0", "3.7"),
    ]
    assert len(others) == 2


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        ("passes", "✅ r1eval gate: passes (exit 0)"),
        ("regressed", "❌ r1eval gate: regressed (exit 1)"),
        ("can't decide", "❔ r1eval gate: can't decide (exit 3)"),
        ("not comparable", "⛔ r1eval gate: not comparable (exit 4)"),
        ("incomplete", "⚠️ r1eval gate: incomplete (exit 5)"),
    ],
)
def test_the_headline_is_the_verdict(outcome: str, headline: str) -> None:
    assert str(render(example.OUTCOMES[outcome])[0].text_content()) == headline


def test_changed_questions_are_folded_and_their_answers_are_a_diff() -> None:
    (details,) = render(example.EVERYTHING).findall("details")
    assert str(details[0].text_content()) == "AIME 2024: 2 changed questions, losses first"
    first, second = details.findall("pre")
    assert first.get("lang") == second.get("lang") == "diff"
    assert str(first.text_content()).splitlines() == [
        "-   53/64  right 204",
        "+   20/64  right 204",
        "-    8/64  wrong (no answer)",
        "+   31/64  wrong (no answer)",
        "-    3/64  wrong 17",
        "+   13/64  wrong 17",
    ]
    (link,) = details.iter("a")
    assert link.get("href") == "https://ci.example/report/step-1200/aime24/2024-I-3.html"


@pytest.mark.parametrize(
    "words",
    [
        "The runs differ, allowed by --allow-different-sampling:",
        "temperature is 0.6 in the baseline and 0.7 in the candidate",
        "fix: r1eval score runs/step-1000 runs/step-1200",
        "the verdict took 3,840 of 7,680 samples; 3,840 (50%) were not needed",
        "missing: 2025-I-15, 2025-II-15",
        "Compared with published figures, which never fail the gate:",
        "warning: the margin of 3.0% is below the smallest drop",
        "the engine is vllm 0.31.1 in the baseline and vllm 0.32.0 in the candidate",
    ],
)
def test_every_important_fact_is_shown(words: str) -> None:
    assert words in str(render(example.EVERYTHING).text_content())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("give `r1eval run smoke`; or stop.", "give `r1eval run smoke`; or stop."),
        ("(`a b`) `c`, `d", "(`a b`) `c`, `ˋd`"),
        ("x`a b`@you", "`xˋa bˋ@you`"),
        ("-- --k 4 (www.evil.example).", "`-- --k` 4 (`www.evil.example`)."),
        ("1. one", "`1.` one"),
        ("p 0.03 < 0.05", "p 0.03 `<` 0.05"),
        ("", ""),
    ],
)
def test_a_sentence_keeps_its_commands_as_code(text: str, shown: str) -> None:
    assert prose(text) == shown


def _without_links(gate: GateVerdict) -> GateVerdict:
    """The same verdict without its own URLs, which may become links."""
    findings = tuple(
        replace(finding, changed=tuple(replace(one, link="") for one in finding.changed))
        for finding in gate.findings
    )
    return replace(gate, findings=findings)


def _assert_harmless(text: str) -> None:
    root = render(_without_links(poisoned(example.EVERYTHING, text)))
    assert skeleton(root) == BENIGN
    outside = " ".join(unquoted_texts(root))
    hazards = ("@", "#", "://", "www.", "GH-", "$", "`", "<", "evil", "\\")
    assert [hazard for hazard in hazards if hazard in re.sub(r"<(?=\d)", "", outside)] == []


BENIGN = skeleton(render(_without_links(poisoned(example.EVERYTHING, "x"))))


@pytest.mark.parametrize("poison", TEXTS, ids=range(len(TEXTS)))
def test_no_text_becomes_markup_a_link_or_a_mention(poison: str) -> None:
    _assert_harmless(poison)


MARKS = st.lists(
    st.sampled_from(
        [*"`|\\*_~<>[]()!#@$&:;/.-+=\n \t'\"%wWaA10é", "www.", "http://e.x", "GH-1", "x@y.z", ":x:", "<b>"]
    )
).map("".join)


@settings(max_examples=60)
@given((MARKS | st.text(min_size=1)).filter(lambda text: sanitize(text) != ""))
def test_no_text_of_marks_does_either(text: str) -> None:
    _assert_harmless(text)


@settings(max_examples=200)
@given(MARKS | st.text() | st.sampled_from(TEXTS))
def test_an_address_is_one_link_to_a_page_or_none(text: str) -> None:
    shown = link("`q`", sanitize(f"https://ci.example/{text}"))
    links = list(_html(f"{shown}: 1.0 %").iter("a"))
    assert [one.get("href", "").startswith("https://ci.example/") for one in links] in ([], [True])
    assert skeleton(_html(link("`q`", sanitize(text)))) in (["body", "p"], ["body", "p", "a"])


def test_a_summary_stays_below_githubs_limit() -> None:
    wide = "😀" * 400
    answers = tuple(replace(one, answer=wide) for one in example.CHANGED[1].answers) * 2
    changed = tuple(ChangedQuestion(f"{wide}{n}", 1.0, 0.0, answers) for n in range(10))
    long = replace(example.REGRESSED, changed=changed, warnings=(wide,) * 5)
    text = to_markdown(example.gate(*[long] * 12, exit_code=1))
    assert MAX_BYTES / 2 < len(text.encode()) <= MAX_BYTES + 200
    assert text.endswith("left out for size; use --json\n")


def test_a_published_figure_by_another_protocol_has_a_mark_and_its_note() -> None:
    noted = replace(example.PUBLISHED, note="k = 16, 64k tokens")
    shown = render(replace(example.EVERYTHING, beside=(noted,))).text_content()
    assert "79.8 ±0.9 [1]*" in shown
    assert "source 1: DeepSeek-R1: README (Evaluation Results) * k = 16, 64k tokens" in shown
