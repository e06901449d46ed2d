"""Scorers of the kinds of answer that are neither mathematics, nor a letter, nor a program."""
