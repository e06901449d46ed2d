"""Asks IFBench's reference for its verdicts: `python ifbench_reference.py CASES.json`, in its environment.

A case is [id, arguments, reply]. Printed are the verdict on each (null where the reference fails), the strict
and the loose verdicts on each question of the package with the reply that comes with it, and all emoji.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

FAILURES = (IndexError, ZeroDivisionError)
"""with which the reference answers replies that it does not expect"""
TAGGED = "words:start_verb"
"""needs the model of NLTK's tagger, which no package carries"""


def main() -> None:
    nltk = import_module("nltk")

    site = Path(str(nltk.__file__)).parents[1]
    nltk.data.path[:] = [str(site / "llama_index/core/_static/nltk_cache")]
    vars(nltk)["download"] = lambda *_, **__: True
    # The reference imports spaCy for the download of a model that it does not use.
    sys.modules.update({"spacy": ModuleType("spacy"), "spacy.cli": ModuleType("spacy.cli")})
    vars(sys.modules["spacy.cli"])["download"] = lambda _: None
    cases = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    emoji = import_module("emoji")
    answer = {
        "verdicts": [verdict(*case) for case in cases],
        "questions": [both_verdicts(*pair) for pair in pairs(site / "ifbench" / "data")],
        "emoji": [code for code in range(sys.maxunicode) if emoji.is_emoji(chr(code))],
    }
    print(json.dumps(answer))


def verdict(name: str, arguments: dict[str, Any], reply: str) -> bool | None:
    instruction = import_module("ifbench.instructions_registry").INSTRUCTION_DICT[name](name)
    instruction.build_description(**arguments)
    try:
        return bool(instruction.check_following(reply))
    except FAILURES:
        return None


def pairs(data: Path) -> list[tuple[dict[str, Any], str]]:
    """The questions that it can check, with their replies; line breaks around these are not theirs."""
    rows = map(json.loads, (data / "IFBench_test.jsonl").read_text(encoding="utf-8").splitlines())
    known = map(json.loads, (data / "sample_output.jsonl").read_text(encoding="utf-8").splitlines())
    replies = {one["prompt"]: one["response"].strip() for one in known}
    return [(row, replies[row["prompt"]]) for row in rows if TAGGED not in row["instruction_id_list"]]


def both_verdicts(row: dict[str, Any], reply: str) -> dict[str, Any]:
    library = import_module("ifbench.evaluation_lib")
    asked = library.InputExample(row["key"], row["instruction_id_list"], row["prompt"], row["kwargs"])
    strict = library.test_instruction_following_strict(asked, {row["prompt"]: reply})
    loose = library.test_instruction_following_loose(asked, {row["prompt"]: reply})
    return {
        "row": row,
        "reply": reply,
        "strict": strict.follow_instruction_list,
        "loose": loose.follow_instruction_list,
    }


if __name__ == "__main__":
    main()
