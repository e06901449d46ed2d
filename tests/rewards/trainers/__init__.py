"""Programs that a trainer's own environment runs; each prints JSON."""
