"""Runs are logged to real trackers: an MLflow server, W&B offline, trackio's database."""
