"""Tests of reports.plots."""
