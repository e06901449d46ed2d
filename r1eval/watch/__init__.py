"""Evaluates each checkpoint of a training run as it appears, and says when one is worse than those before."""
