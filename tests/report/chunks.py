"""Reads the compressed texts of a report as a browser does."""

import json
import re
import zlib
from base64 import b64decode
from pathlib import Path
from typing import Any


def read_texts(out: Path, benchmark: str) -> list[dict[str, Any]]:
    """The records of all samples of a benchmark; `out`: its run's folder in the report."""
    return [
        record
        for file in sorted((out / benchmark / "texts").glob("*.js"))
        for record in unpack(file.read_text(encoding="ascii")).values()
    ]


def unpack(script: str) -> dict[str, dict[str, Any]]:
    """The records of a chunk, by index."""
    called = re.fullmatch(r'r1evalTexts\("[^"]+","([A-Za-z0-9+/=]+)"\);\n', script)
    assert called, script[:100]
    content: dict[str, dict[str, Any]] = json.loads(zlib.decompress(b64decode(called[1]), -zlib.MAX_WBITS))
    return content
