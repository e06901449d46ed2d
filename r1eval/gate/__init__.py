"""Whether a checkpoint got worse: two runs paired by question, a stated false-alarm rate, an honest "can't decide"."""
