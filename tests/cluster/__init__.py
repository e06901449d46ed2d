"""Tests of docs/cluster: each file is run as its users run it."""
