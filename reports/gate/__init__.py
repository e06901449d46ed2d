"""What a gate has to say, and the forms in which it says it: text, JSON, JUnit, Markdown, annotations."""
