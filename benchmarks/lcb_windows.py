"""The parts of LiveCodeBench that model cards report as benchmarks of their own: a release and days."""

from dataclasses import dataclass

from benchmarks.selection import Selection


@dataclass(frozen=True)
class Window:
    """One benchmark's questions of LiveCodeBench, unless the user selects others."""

    name: str
    days: str
    """for people"""
    selection: Selection
    reported_by: str
    """whose figures are of these days"""

    @property
    def title(self) -> str:
        return f"LiveCodeBench {self.days}".rstrip()


# The days are those that the cards name as months; a release that a card does not name is the one that ends
# with its days.
WINDOWS = (
    Window(
        "livecodebench",
        "",
        Selection(release="v5", since="2024-08-01", until="2025-01-31"),
        "the DeepSeek-R1 paper",
    ),
    Window(
        "livecodebench-v6",
        "v6, 2025-02 to 2025-05",
        Selection(release="v6", since="2025-02-01", until="2025-05-31"),
        "the cards of Qwen3-2507 and Seed-OSS",
    ),
    Window(
        "livecodebench-2408-2505",
        "2024-08 to 2025-05",
        Selection(release="v6", since="2024-08-01", until="2025-05-31"),
        "the cards of DeepSeek-R1-0528 and Kimi K2",
    ),
    Window(
        "livecodebench-2410-2502",
        "2024-10 to 2025-02",
        Selection(release="v5", since="2024-10-01", until="2025-02-28"),
        "the Qwen3 report",
    ),
    Window(
        "livecodebench-2407-2501",
        "2024-07 to 2025-01",
        Selection(release="v5", since="2024-07-01", until="2025-01-31"),
        "the GLM-4.5 card",
    ),
    Window(
        "livecodebench-2407-2412",
        "2024-07 to 2024-12",
        Selection(release="v5", since="2024-07-01", until="2024-12-31"),
        "the Nemotron 3 Super card",
    ),
)
