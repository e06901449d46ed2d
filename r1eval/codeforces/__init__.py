"""Codeforces contests: their standings, and from a run's verdicts to a rating and a percentile."""
