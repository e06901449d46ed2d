"""The sample browser: rows, filters and search in the address; keys; where another run votes otherwise."""

import json
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from r1eval.store.folder import RunFolder
from tests.browser.example_site import HOSTILE, Site
from tests.browser.reader import PHONE, Reader, serve
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

PAGE = "runs/large/smoke/samples/index.html"
CELLS = """() => [...document.querySelectorAll("table.samples tbody tr")].map(
  (row) => [...row.cells].slice(0, 3).map((cell) => cell.innerText))"""
"""question, sample and verdict of each row"""
VERDICTS = ["wrong", "no answer", "failed", "correct"]


def verdicts(page: Page) -> list[str]:
    return page.locator("table.samples tbody tr td:nth-child(3)").all_inner_texts()


def asked(page: Page) -> set[str]:
    return set(page.locator("table.samples tbody th").all_inner_texts())


def scores(site: Site) -> list[Any]:
    return list(RunFolder(site.runs / "large").scores("smoke"))


def test_all_samples_are_listed_wrong_ones_first(site: Site, read_from: Reader) -> None:
    page = read_from.open(PAGE)
    found = verdicts(page)
    assert found == sorted(found, key=VERDICTS.index)
    assert len(found) == len(scores(site))
    expect(page.locator("#counted")).to_have_text("200 of 200 samples, 50 of 50 questions")


def test_the_pages_of_run_benchmark_and_question_lead_to_it(site: Site, read: Reader) -> None:
    for kind in ("run", "benchmark", "question"):
        page = read.open(site.pages()[kind])
        page.locator("a[href$='samples/index.html']").first.click()
        expect(page.locator("h1")).to_have_text("Samples of Smoke: org/large")


def test_a_filter_is_in_the_address_and_the_address_gives_the_same_rows(
    site: Site, read_from: Reader
) -> None:
    page = read_from.open(PAGE)
    page.locator("[name=verdict]").select_option("wrong")
    page.locator("[name=from]").fill("16")
    expect(page).to_have_url(f"{read_from.base}/{PAGE}#verdict=wrong&from=16")
    rows = page.locator("table.samples tbody").inner_text()
    wrong = [one for one in scores(site) if one.status == "wrong" and one.output_tokens >= 16]
    assert len(verdicts(page)) == len(wrong) > 0
    address = page.url
    again = read_from.open(f"{PAGE}#{address.partition('#')[2]}")
    assert again.locator("table.samples tbody").inner_text() == rows
    expect(again.locator("[name=verdict]")).to_have_value("wrong")
    expect(again.locator("[name=from]")).to_have_value("16")


def test_back_and_forward_go_through_the_choices(read_from: Reader) -> None:
    page = read_from.open(PAGE)
    page.locator("[name=verdict]").select_option("correct")
    page.locator("table.samples tbody a").first.click()
    expect(page.locator("#pane h2")).to_be_focused()
    page.go_back()
    expect(page.locator("#pane")).to_be_hidden()
    expect(page.locator("[name=verdict]")).to_have_value("correct")
    page.go_back()
    expect(page.locator("[name=verdict]")).to_have_value("")
    assert "wrong" in verdicts(page)
    page.go_forward()
    page.go_forward()
    expect(page.locator("#pane")).to_be_visible()
    assert set(verdicts(page)) == {"correct"}


def test_keys_go_to_the_next_and_previous_wrong_sample(read: Reader) -> None:
    page = read.open(f"{PAGE}#order=asked")
    rows = [row for row in page.evaluate(CELLS) if row[2] != "correct"]
    title = page.locator("#pane h2")
    for name, index, _ in rows[:2]:
        page.keyboard.press("n")
        expect(title).to_contain_text(f"Question {name}, sample {index}")
    page.keyboard.press("p")
    expect(title).to_contain_text(f"Question {rows[0][0]}, sample {rows[0][1]}")
    page.keyboard.press("p")
    expect(page.locator("#notice")).to_have_text(
        "There is no earlier sample that is not correct in this list."
    )
    page.keyboard.press("j")
    expect(page.locator("tr[aria-current] th")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#pane")).to_be_hidden()


def test_keys_do_nothing_while_one_types_or_holds_control(read: Reader) -> None:
    page = read.open(PAGE)
    page.keyboard.press("/")
    expect(page.locator("[name=words]")).to_be_focused()
    page.keyboard.type("npjk/")
    expect(page.locator("[name=words]")).to_have_value("npjk/")
    page.locator("#counted").click()
    page.keyboard.press("Control+n")
    expect(page.locator("#pane")).to_be_hidden()


def test_words_are_found_in_questions_answers_and_ids(read: Reader) -> None:
    page = read.open(f"{PAGE}#words=NORA+stickers")
    assert asked(page) == {"math-02"}
    read.open(f"{PAGE}#words=program-03", page)
    assert asked(page) == {"program-03"}
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#counted")).to_contain_text("200 of 200 samples")


def majorities(site: Site, run: str) -> dict[str, int]:
    """Question -> 1 if its vote, or for programs most of its samples, are right, -1 if wrong, 0 for a tie."""
    facts = json.loads((site.report / "runs" / run / "data.json").read_text())
    found = {}
    for one in facts["benchmarks"][0]["questions"]:
        right = (
            2 * one["correct"] - one["n"] if one["cons"] is None else {0.0: -1, 1.0: 1}.get(one["cons"], 0)
        )
        found[one["id"]] = (right > 0) - (right < 0)
    return found


def test_questions_that_another_run_decides_otherwise(site: Site, read_from: Reader) -> None:
    page = read_from.open(PAGE)
    page.locator("[name=with]").select_option("small")
    here, there = majorities(site, "large"), majorities(site, "small")
    lost = {name for name in here if here[name] < 0 < there[name]}
    won = {name for name in here if here[name] > 0 > there[name]}
    tied = {name for name in here if (here[name] == 0) != (there[name] == 0)}
    expect(page.locator("table.samples thead th").last).to_have_text("Majority here, there")
    assert asked(page) == lost | won | tied
    assert asked(page)
    page.locator("[name=way]").select_option("won")
    assert asked(page) == won
    read_from.open(f"{PAGE}#with=small&way=lost", page)
    expect(page.locator("#counted")).to_contain_text(f"{len(lost)} of 50 questions")


def test_an_address_that_names_what_is_not_there_says_so(read: Reader) -> None:
    page = read.open(f"{PAGE}#open=nothing/3")
    expect(page.locator("#notice")).to_have_text("There is no sample nothing/3 on this page.")
    read.open(f"{PAGE}#with=nobody", page)
    expect(page.locator("#notice")).to_contain_text("not in this report")


def test_on_a_phone_the_sample_takes_the_place_of_the_table(read: Reader) -> None:
    page = read.open(f"{PAGE}#open=math-02/1", viewport=PHONE)
    expect(page.locator("#pane")).to_be_visible()
    expect(page.locator("table.samples")).to_be_hidden()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("table.samples")).to_be_visible()


def test_the_opened_sample_shows_its_text_and_leads_to_its_question(read_from: Reader) -> None:
    page = read_from.open(f"{PAGE}#open=math-02/1")
    pane = page.locator("#pane")
    expect(pane).to_contain_text("Gold answer")
    pane.locator("details.thinking summary").click()
    expect(pane).to_contain_text("Let me see.", use_inner_text=True)
    pane.get_by_role("link", name="The page of this question").click()
    expect(page).to_have_url(f"{read_from.base}/runs/large/smoke/math-02.html#s1")


def with_word(site: Site, word: str) -> set[tuple[str, int]]:
    samples = RunFolder(site.runs / "large").samples("smoke")
    return {(one.question_id, one.index) for one in samples if word in one.text.lower()}


def test_words_are_searched_in_the_texts_too(site: Site, read_from: Reader) -> None:
    page = read_from.open(f"{PAGE}#words=</think>+sum(")
    expect(page.locator("#counted")).to_contain_text("0 of 200 samples")
    page.locator("[name=words]").fill("sum(")
    page.locator("[name=texts]").check()
    found = len(with_word(site, "sum("))
    assert 0 < found < 200
    expect(page.locator("#counted")).to_contain_text(f"{found} of 200 samples")
    expect(page.locator("#reading")).to_be_hidden()


def test_a_search_in_texts_shows_how_far_it_is_and_can_be_stopped(site: Site, browser: Browser) -> None:
    held: list[Route] = []
    may_pass = Event()

    def hold(route: Route) -> None:
        if may_pass.is_set():
            route.continue_()
        else:
            held.append(route)

    with serve(site.report) as url:
        reader = Reader(browser, url)
        page = reader.open(f"{PAGE}#verdict=wrong")
        page.route("**/texts/*.js", hold)
        page.locator("[name=texts]").check()
        page.locator("[name=words]").fill("see")
        progress = page.locator("#reading")
        files = len({one.question_id for one in scores(site) if one.status == "wrong"})
        expect(progress).to_contain_text(f"0 of {files} files read")
        page.get_by_role("button", name="Stop").click()
        expect(progress).to_contain_text(f"stopped: 0 of {files} files read")
        may_pass.set()
        for one in held:
            one.continue_()
        page.get_by_role("button", name="Continue").click()
        expect(progress).to_be_hidden(timeout=30_000)  # each request passes through this process
        wrong = {(one.question_id, one.index) for one in scores(site) if one.status == "wrong"}
        found = len(wrong & with_word(site, "see"))
        expect(page.locator("#counted")).to_contain_text(f"{found} of 200 samples")
        reader.close()
    assert reader.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_beside_an_opened_sample(read: Reader, scheme: str) -> None:
    page = read.open(f"{PAGE}#open=math-02/1&with=small", color_scheme=scheme)
    page.locator("#pane details.thinking summary").click()
    assert violations(page, scheme) == []


def test_hostile_names_answers_and_texts_are_shown_as_text(read_from: Reader, site: Site) -> None:
    page = read_from.open(site.pages()["hostile samples"])
    for index in range(len(HOSTILE)):
        page.keyboard.press("j")
        expect(page.locator("#pane h2")).to_contain_text(f"sample {index}")
        expect(page.locator("#pane .inside dl")).to_be_visible()
        page.evaluate("document.querySelectorAll('#pane details').forEach((one) => { one.open = true; })")
        assert page.evaluate("window.owned ?? 0") == 0
        assert page.locator("main script, main img, main iframe, main style, main svg[onload]").count() == 0
    assert "\u202e" not in page.locator("main").inner_text()
    assert page.locator("h1").count() == 1
