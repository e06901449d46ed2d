"""The fault matrix: what a run survives, each fault with the real part."""
