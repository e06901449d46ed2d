"""A gate's verdict in every format: text, JSON, JUnit, Markdown, GitHub annotations."""
