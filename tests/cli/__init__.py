"""Tests of r1eval.cli."""
