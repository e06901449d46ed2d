"""The pages of a report: what each page shows, and their HTML, which opens from a file."""
