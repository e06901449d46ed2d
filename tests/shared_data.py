"""Where tests find real data: the folder `shared` next to the checkout, laid out by hub id."""

from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
DATA = SHARED / "data"
FIXTURES = SHARED / "fixtures"
STAND_INS = DATA / "livecodebench"
"""exists if stand-ins for the code benchmarks are available: a few real problems with real columns"""
