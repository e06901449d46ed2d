"""Tests of the exports, read back by the packages that own the formats."""
