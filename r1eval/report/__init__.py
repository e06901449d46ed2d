"""From run folders to a report: gathers the facts of each page and writes the site."""
