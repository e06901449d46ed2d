"""Scores replies by the instructions that they were asked to follow, each checked by a function."""
