"""Plots as SVG: one style, colour-blind safe, light and dark."""
