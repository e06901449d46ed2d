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
    for fold in opened.locator("details:not([open]) > summary").all():
        fold.click()
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
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.wait_for_timeout(300)
    assert page.locator(".katex-error").count() == 0
    assert "\\includegraphics{https://evil.example/x}" in str(page.locator("main").inner_text())
