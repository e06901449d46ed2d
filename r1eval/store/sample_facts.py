"""Reads the lines of samples.jsonl without their texts, which are nearly all of a file."""

import re
from pathlib import Path

from r1eval.store import jsonlines
from r1eval.store.record_parsing import parse_finish, parse_record
from r1eval.store.records import Sample

_START = re.compile(rb'\{"benchmark": "[^"\\]*", "question_id": "[^"\\]*", "index": \d{1,6}, ')
"""how the lines that r1eval writes begin, up to the text"""

_END = b'", "finish": "'
"""after the text; inside a JSON string its quotation marks would have backslashes"""


def read_sample_facts(line: bytes, path: Path, number: int) -> Sample:
    """The sample of a line with "" for its text; RunFolderError, naming the line, if it is none."""
    start, end = _START.match(line), line.rfind(_END)
    row = None
    if start is not None and line.startswith(b'"text": "', start.end()) and end > 0:
        try:
            row = jsonlines.loads(line[: start.end()] + line[end + 3 :])
        except ValueError:  # the whole line is parsed, for what is wrong
            row = None
    if row is None:
        row = jsonlines.parse(line, path, number)
    return parse_record(Sample, {**row, "text": ""}, path, finish=parse_finish)
