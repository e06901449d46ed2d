"""The published values in `r1eval list BENCHMARK`: by source, each with its note, every value once."""

from benchmarks.references import published_results
from benchmarks.types import Published
from r1eval.cli.published_lines import WIDTH, published_lines

FIGURES = (
    Published("Tiny", "pass@1", 0.5, "the paper"),
    Published("Small (high)", "pass@1", 0.75, "the card", 16, "k = 16"),
    Published("Tiny", "rating", 1500.0, "the paper"),
    Published("Large", "pass@1", 0.8751, "the paper"),
)


def test_values_of_one_source_stand_together_above_it() -> None:
    assert list(published_lines(FIGURES, "  ")) == [
        "  pass@1: Tiny 50.0 %, Large 87.5 %",
        "    the paper",
        "  pass@1: Small (high) 75.0 %",
        "    the card * k = 16",
        "  rating: Tiny 1500",
        "    the paper",
    ]


def test_a_model_stays_on_a_line_with_its_value() -> None:
    figures = published_results("gpqa_diamond")
    lines = "\n".join(published_lines(figures, "  "))
    assert max(map(len, lines.splitlines())) <= WIDTH
    for figure in figures:
        assert f"{figure.model} {100 * figure.value:.1f} %" in lines
