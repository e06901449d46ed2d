"""Rows and facts in; text, figures and pages out."""
