"""Makes the JSON Schemas and docs/files.md from the types: `python -m tests.schemas`."""
