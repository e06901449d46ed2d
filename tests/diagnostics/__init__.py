"""Tests of r1eval.diagnostics."""
