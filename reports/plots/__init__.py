"""Plots as SVG: one look, colours that everybody can tell apart, light and dark."""
