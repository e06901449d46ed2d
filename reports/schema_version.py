"""The version of all JSON that r1eval writes, which every file and every output carries as `schema`."""

SCHEMA_VERSION = 1
"""incremented when a field is removed or changes its meaning; new fields do not change it"""
