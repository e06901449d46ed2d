"""Runs in the formats of others: the hub, Every Eval Ever, parquet, Inspect; nothing is uploaded."""
