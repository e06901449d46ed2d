"""Tests of the package `reports.gate`."""
