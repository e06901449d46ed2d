"""The type of tables of (gold, answer) pairs by topic; a topic is a test."""

Table = dict[str, list[tuple[str, str]]]
"""topic -> (gold, answer)"""
