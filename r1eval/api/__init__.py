"""What `import r1eval` offers: thin functions over the rooms below, and a run's tables (docs/python.md)."""
