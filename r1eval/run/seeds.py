"""The seed of each sample: a hash of what it samples, independent of order, resume and batch."""

import hashlib


def sample_seed(run_seed: int, benchmark: str, question_id: str, index: int) -> int:
    """Hash of (run seed, benchmark, question id, index) in 0 … 2³¹−1, a range that every engine accepts.

    >>> sample_seed(0, "aime24", "60", 0) == sample_seed(0, "aime24", "60", 0)
    True
    >>> sample_seed(0, "aime24", "60", 0) == sample_seed(0, "aime24", "60", 1)
    False
    """
    key = "\x1f".join((str(run_seed), benchmark, question_id, str(index)))
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) >> 1
