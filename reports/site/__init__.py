"""The pages of a report: what they show, and how it becomes HTML that opens from a file."""
