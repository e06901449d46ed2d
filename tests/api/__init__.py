"""Tests of r1eval.api."""
