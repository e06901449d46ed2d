"""Tests of r1eval.run."""
