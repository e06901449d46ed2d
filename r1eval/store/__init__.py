"""A run is a folder of JSON lines: records, reading, appending, what this machine is."""
