"""Tests of r1eval.store."""
