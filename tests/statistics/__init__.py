"""Tests of r1eval.statistics."""
