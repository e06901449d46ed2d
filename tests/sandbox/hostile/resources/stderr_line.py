"""Ends by an error whose one line is 3 MB long."""
raise ValueError("\x1b[2J" + "x" * 3_000_000)
