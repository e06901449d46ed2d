"""Tests of the CI integrations: the action, the examples, the cookbook."""
