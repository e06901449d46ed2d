"""Run folders to rows."""
