"""A plot: two SVG files, what they show in words, and the numbers that they are drawn from."""

import re
from dataclasses import dataclass

from reports.cells import Grid


@dataclass(frozen=True)
class Plot:
    """One plot; its files are `plots/NAME.svg` and `plots/NAME-dark.svg` in the folder of its page."""

    name: str
    """file name without its ending: BENCHMARK-WHAT"""
    title: str
    alt: str
    """what a reader would see: ends and extremes, with their numbers"""
    light: str
    """SVG text"""
    dark: str
    """the same drawing in the colours of the dark theme"""
    numbers: Grid

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in points, rounded, so that a page keeps its place before the file is loaded."""
        found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', self.light)
        assert found, "matplotlib gives every SVG a viewBox"
        return round(float(found[1])), round(float(found[2]))
