"""A question's page: collapsed samples, links to a sample, links to the neighbouring questions."""

import pytest
from playwright.sync_api import expect

from tests.browser.example_site import Site
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def test_samples_are_collapsed_until_they_are_opened(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["question"])
    assert page.locator("details").count() > 0
    assert "Let me see." not in page.locator("main").inner_text()
    page.locator("#s0 summary").first.click()
    opened = page.locator("#s0")
    opened.locator(".thinking > summary").click()
    expect(opened).to_contain_text("Let me see.", use_inner_text=True)


def test_a_link_to_a_sample_opens_it(site: Site, read_from: Reader) -> None:
    page = read_from.open(f"{site.pages()['question']}#s2")
    expect(page.locator("#s2")).to_be_in_viewport()
    assert page.locator("details#s2[open], #s2 details[open]").count() >= 1
    assert page.locator("details#s1[open], #s1 details[open]").count() == 0


def test_a_question_links_to_the_next_and_back(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["benchmark"])
    page.locator("#asked tbody a").first.click()
    first = page.url
    page.locator("a[rel=next]").first.click()
    assert page.url != first
    page.locator("a[rel=prev]").first.click()
    assert page.url == first


def test_mathematics_is_rendered_when_a_sample_is_opened_with_the_reports_fonts(
    site: Site, read_from: Reader
) -> None:
    page = read_from.open(site.pages()["question"])
    sample = page.locator("#s0")
    assert sample.locator(".katex").count() == 0
    sample.locator("summary").first.click()
    expect(sample.locator(".katex").first).to_be_visible()
    page.evaluate("document.fonts.ready")
    assert page.evaluate(
        "[...document.fonts].some((one) => one.family === 'KaTeX_Main' && one.status === 'loaded')"
    )


def test_samples_are_filtered_by_verdict(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["question"])
    samples = page.locator("details.sample")
    page.locator("[data-status]").select_option("wrong")
    shown = {one.get_attribute("data-verdict") for one in samples.all() if one.is_visible()}
    assert shown <= {"wrong"}
    page.locator("[data-status]").select_option("")
    assert all(one.is_visible() for one in samples.all())


def test_a_formula_that_cannot_be_parsed_stays_as_source(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["hostile question"])
    samples = page.locator("details.sample")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    expect(page.locator("details.sample .inside dl")).to_have_count(samples.count())
    assert page.locator(".katex-error").count() == 0
    assert "\\includegraphics{https://evil.example/x}" in str(page.locator("main").inner_text())


def test_the_text_of_a_sample_is_loaded_when_it_is_opened(site: Site, read_from: Reader) -> None:
    page = read_from.open(site.pages()["question"])
    assert page.locator(".inside *").count() == 0
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#s0 summary").first.click()
    expect(page.locator("#s0 .frame .text").last).to_contain_text("oxed")
    page.locator("#s1 summary").first.click()
    expect(page.locator("#s1 .frame .text").last).to_contain_text("oxed")
    assert [url.rpartition("/")[2] for url in asked if "/texts/" in url] == [asked[0].rpartition("/")[2]]


def test_the_source_of_a_text_is_shown_on_demand(site: Site, read: Reader) -> None:
    page = read.open(f"{site.pages()['question']}#s0")
    body = page.locator("#s0 .inside > .frame .text")
    button = page.locator("#s0 .inside > .frame button")
    expect(body.locator(".katex").first).to_be_visible()
    button.click()
    assert body.locator("*").count() == 0
    assert "$" in str(body.text_content())
    expect(button).to_have_text("Show formatted")
    button.click()
    expect(body.locator(".katex").first).to_be_visible()


def test_keys_lead_through_the_samples_that_are_not_correct_and_on_to_other_questions(
    site: Site, read: Reader
) -> None:
    page = read.open(site.pages()["question"])
    opened = page.locator("details.sample[open]:has(summary:focus)")

    def press(key: str) -> str:
        before = page.url
        page.keyboard.press(key)
        page.wait_for_url(lambda url: url != before and not url.endswith("-wrong"))
        expect(opened).to_have_count(1)
        return str(opened.get_attribute("data-verdict"))

    assert "correct" not in [press("n") for _ in range(8)]
    assert site.pages()["question"] not in page.url
    there = page.url
    press("n")
    assert page.url != there
    press("p")
    assert page.url == there


def test_keys_do_nothing_in_a_field(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["question"])
    page.locator("[data-status]").focus()
    page.keyboard.press("n")
    assert "#" not in page.url


def test_closing_a_long_thinking_from_its_header_leads_back_to_it(site: Site, read: Reader) -> None:
    page = read.open(f"{site.pages()['question']}#s0")
    fold = page.locator("#s0 .thinking")
    fold.locator("summary").click()
    page.evaluate("document.querySelector('#s0 .thinking .text').style.height = '9000px'")
    page.evaluate("window.scrollBy(0, 4000)")
    header = fold.locator("summary")
    expect(header).to_be_in_viewport()
    header.click()
    expect(header).to_be_in_viewport()
    expect(fold).not_to_have_attribute("open", "")
