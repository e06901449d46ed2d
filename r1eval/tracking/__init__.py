"""Runs at experiment trackers: MLflow, Weights & Biases, trackio; while they go on, and after."""
