"""Codeforces contests: their standings, and from verdicts to a rating and a percentile among their humans."""
