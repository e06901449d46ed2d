"""Tests of a real report in a real browser: what a reader sees, does and may rely on."""
