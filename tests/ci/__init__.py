"""Tests of what runs in CI systems: the action, the examples, the cookbook."""
