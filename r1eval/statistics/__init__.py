"""Estimates and tests: pass@j, cons@j, confidence intervals, paired tests, power."""
