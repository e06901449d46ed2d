"""A run on disk is a folder of JSON lines: its records, reading, appending, and what this machine is."""
