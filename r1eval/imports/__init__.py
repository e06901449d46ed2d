"""From the logs of other harnesses to run folders: a file for each format, one way to match and to write."""
