"""The path of a question, top to bottom; plan, progress, resume, rescoring."""
