"""The texts of a question's samples, compressed in small script files that a page loads when one is opened.

A page that is opened from a file may load scripts, but may not read files; so a chunk is a script that hands
its content to the page: `r1evalTexts("NAME", "DATA")`, DATA the base64 of a raw DEFLATE stream (RFC 1951) of
JSON, `{"INDEX": record, …}` (`sample_records.py`).
"""

import json
import zlib
from base64 import b64encode
from collections.abc import Iterator, Sequence

from reports.site.question_facts import SampleFacts
from reports.site.sample_records import sample_record

SAMPLES_PER_CHUNK = 8
"""samples of one question that lie in one file: few enough to load at once, and alike enough to compress"""
LEVEL = 6
"""of zlib; 9 takes a third more time for 0.6 % less"""


def texts_folder(benchmark: str) -> str:
    """The folder of a benchmark's chunks, relative to its run's folder.

    >>> texts_folder("aime24")
    'aime24/texts'
    """
    return f"{benchmark}/texts"


def chunk_name(page: str, index: int) -> str:
    """The chunk that a sample of the question with this page lies in; its file is `NAME.js`.

    >>> chunk_name("aime24/60.html", 3), chunk_name("60.html", 8)
    ('60.0', '60.1')
    """
    stem = page.rpartition("/")[2].removesuffix(".html")
    return f"{stem}.{index // SAMPLES_PER_CHUNK}"


def dump_chunks(page: str, samples: Sequence[SampleFacts]) -> Iterator[tuple[str, str]]:
    """(file name, script) of each chunk of a question's samples."""
    chunks: dict[str, list[SampleFacts]] = {}
    for sample in samples:
        chunks.setdefault(chunk_name(page, sample.index), []).append(sample)
    for name, members in chunks.items():
        records = {str(sample.index): sample_record(sample) for sample in members}
        content = compress(json.dumps(records, ensure_ascii=False, separators=(",", ":")))
        yield f"{name}.js", f'r1evalTexts({json.dumps(name)},"{content}");\n'


def compress(text: str) -> str:
    """Base64 of the raw DEFLATE stream of a text in UTF-8."""
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = compressor.compress(text.encode("utf-8", "replace")) + compressor.flush()
    return b64encode(data).decode("ascii")
