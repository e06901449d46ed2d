"""What the grader knows of each language, as data."""
