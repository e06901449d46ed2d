"""Where tests find real data: the folder `shared` beside the checkout, laid out by hub id."""

from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
DATA = SHARED / "data"
FIXTURES = SHARED / "fixtures"
STAND_INS = DATA / "livecodebench"
"""there where the code benchmarks are stood in for by a few real problems with their real columns"""
