"""pass@j, cons@j, intervals, paired tests, power."""
