"""Warnings of the rewards: one line each, once per process, however many replies it concerns."""

import logging

LOGGER = logging.getLogger("r1eval.rewards")
MAX_WARNINGS = 20
"""different ones per process"""

_warned: set[str] = set()


def warn_once(text: str) -> None:
    """Log a warning unless it was logged before, or `MAX_WARNINGS` others were."""
    if text in _warned or len(_warned) > MAX_WARNINGS:
        return
    _warned.add(text)
    if len(_warned) > MAX_WARNINGS:
        text = f"further warnings are not logged, {MAX_WARNINGS} were"
    LOGGER.warning(text)
