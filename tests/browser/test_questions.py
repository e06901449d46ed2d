"""A question's page: thinking folded, a sample that a link leads to, the questions beside it."""

from playwright.sync_api import expect

from tests.browser.folders import Site
from tests.browser.reader import Reader


def test_samples_are_folded_until_they_are_opened(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["question"])
    assert page.locator("details").count() > 0
    assert "Let me see." not in page.locator("main").inner_text()
    page.locator("#s0 summary").first.click()
    opened = page.locator("#s0")
    for fold in opened.locator("details:not([open]) > summary").all():
        fold.click()
    expect(opened).to_contain_text("Let me see.", use_inner_text=True)


def test_a_link_leads_to_a_sample_and_opens_it(site: Site, read_from: Reader) -> None:
    page = read_from.open(f"{site.pages()['question']}#s2")
    expect(page.locator("#s2")).to_be_in_viewport()
    assert page.locator("details#s2[open], #s2 details[open]").count() >= 1
    assert page.locator("details#s1[open], #s1 details[open]").count() == 0


def test_a_question_leads_to_the_next_and_back(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["benchmark"])
    page.locator("#asked tbody a").first.click()
    first = page.url
    page.locator("a[rel=next]").first.click()
    assert page.url != first
    page.locator("a[rel=prev]").first.click()
    assert page.url == first
