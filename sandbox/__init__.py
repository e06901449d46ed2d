"""Runs untrusted programs and judges their output; knows nothing of models or benchmarks."""
