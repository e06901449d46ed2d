"""The verdicts of IFEval's reference checkers: `python ifeval_reference.py CASES.json NLTK_DATA`.

A case is [[[instruction id, kwargs], …], reply]; printed are, for each, the strict and the loose verdicts of
its instructions. NLTK's splitter reads its English model from the folder, written there as NLTK stores it.
"""

import json
import os
import sys
from pathlib import Path
from types import ModuleType

import lm_eval  # type: ignore[import-not-found]
import punkt


def write_model(folder: Path) -> None:
    """The model that the package `punkt` brings, in the four files of NLTK's `punkt_tab`."""
    model = punkt.load_model("english")
    folder.mkdir(parents=True)
    lines = {
        "abbrev_types.txt": sorted(model.abbrev_types),
        "sent_starters.txt": sorted(model.sent_starters),
        "collocations.tab": ["\t".join(pair) for pair in sorted(model.collocations)],
        "ortho_context.tab": [f"{word}\t{int(flags)}" for word, flags in sorted(model.ortho_context.items())],
    }
    for name, content in lines.items():
        (folder / name).write_text("\n".join(content), encoding="utf-8")


def main() -> None:
    cases, data = Path(sys.argv[1]), Path(sys.argv[2])
    write_model(data / "tokenizers" / "punkt_tab" / "english")
    os.environ["NLTK_DATA"] = str(data)
    # The checkers alone: the package around them imports all that the harness can evaluate with.
    tasks = ModuleType("lm_eval.tasks")
    tasks.__path__ = [f"{lm_eval.__path__[0]}/tasks"]
    sys.modules[tasks.__name__] = tasks
    import langdetect
    from lm_eval.tasks.ifeval import utils  # type: ignore[import-not-found]

    langdetect.DetectorFactory.seed = 0
    verdicts = []
    for asked, reply in json.loads(cases.read_text(encoding="utf-8")):
        example = utils.InputExample(0, [name for name, _ in asked], "", [kwargs for _, kwargs in asked])
        strict = utils.test_instruction_following_strict(example, reply)
        loose = utils.test_instruction_following_loose(example, reply)
        verdicts.append([strict.follow_instruction_list, loose.follow_instruction_list])
    print(json.dumps(verdicts))


if __name__ == "__main__":
    main()
