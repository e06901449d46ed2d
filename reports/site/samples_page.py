"""The page that browses all samples of a benchmark: filters, search, and a pane that shows one sample."""

from reports.site.facts import BenchmarkFacts, RunFacts
from reports.site.html import render_page
from reports.site.katex import find_katex
from reports.site.sample_rows import REMARKS
from reports.site.text_chunks import SAMPLES_PER_CHUNK

VERDICTS = ("wrong", "no_answer", "failed", "correct")
"""in the order of the rows: what is worth reading comes first"""
FINISHES = (
    ("stop", "stopped by itself"),
    ("length", "cut off at the token limit"),
    ("unknown", "not known how"),
    ("failed", "engine failure"),
)
ORDERS = (
    ("", "wrong ones first"),
    ("asked", "as asked"),
    ("long", "longest first"),
    ("short", "shortest first"),
    ("foreign", "most of another language first"),
    ("reflection", "most reflection first"),
)


def render_samples_page(run: RunFacts, benchmark: BenchmarkFacts) -> str:
    """The page as HTML text, for `runs/SLUG/BENCH/samples/index.html`."""
    return render_page(
        "samples.html",
        "../../../../",
        run=run,
        benchmark=benchmark,
        verdicts=VERDICTS,
        finishes=FINISHES,
        orders=ORDERS,
        remarks=REMARKS,
        samples_per_chunk=SAMPLES_PER_CHUNK,
        maths=find_katex() is not None,
    )
