"""Whether a checkpoint got worse: runs paired by question, a stated false-alarm rate, and "can't decide"."""
