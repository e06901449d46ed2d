"""The path of a question, from benchmark to metrics: plan, progress, resume, rescoring."""
