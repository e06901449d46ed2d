"""From run folders to the rows of a table: measured next to published, and how sure each figure is."""
