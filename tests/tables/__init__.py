"""Tests of r1eval.tables."""
