"""A plot: two SVG files, their alt text, and the numbers that they are drawn from."""

import re
from dataclasses import dataclass

from reports.cells import Grid


@dataclass(frozen=True)
class Plot:
    """One plot; its files are `plots/NAME.svg` and `plots/NAME-dark.svg` in the folder of its page."""

    name: str
    """file name without extension: BENCHMARK-WHAT"""
    title: str
    alt: str
    """alt text: what a reader would see, with the values at the ends and the extremes"""
    light: str
    """SVG text"""
    dark: str
    """the same drawing in the colours of the dark theme"""
    numbers: Grid

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in points, rounded, so that pages can reserve the space before the file loads."""
        match = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', self.light)
        assert match, "matplotlib gives every SVG a viewBox"
        return round(float(match[1])), round(float(match[2]))
