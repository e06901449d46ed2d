"""Scores cases with the code of others, inside their environments: `python peers.py NAME CASES.json`."""

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any


def part_of(package: str, file: str) -> ModuleType:
    """One file of an installed package, without what the package imports."""
    found = importlib.util.find_spec(package)
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin).parent / file
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def drop_of_lm_eval(cases: list[Any]) -> Iterator[Any]:
    """(predicted spans, gold spans) -> exact match and F1."""
    metrics = part_of("lm_eval", "tasks/drop/utils.py").get_metrics
    for predicted, gold in cases:
        yield [float(one) for one in metrics(predicted, gold)]


def drop_of_lighteval(cases: list[Any]) -> Iterator[Any]:
    """The same."""
    from lighteval.metrics.harness_compatibility.drop import DropMetrics  # type: ignore[import-not-found]
    from lighteval.models.model_output import ModelResponse  # type: ignore[import-not-found]
    from lighteval.tasks.requests import Doc  # type: ignore[import-not-found]

    for predicted, gold in cases:
        doc = Doc(query="", choices=[], gold_index=0, specific={"golds_no_preprocessing": [gold]})
        found = DropMetrics().compute(doc, ModelResponse(text=predicted))
        yield [float(found["em"]), float(found["f1"])]


def bbeh(cases: list[Any]) -> Iterator[Any]:
    """(gold, reply) -> whether it is correct."""
    correct = part_of("inspect_evals", "bbeh/utils.py").evaluate_correctness
    for gold, reply in cases:
        yield correct(reply, gold)


def zebra(cases: list[Any]) -> Iterator[Any]:
    """(gold, reply) -> solved, right cells, all cells."""
    from evalscope.benchmarks.zebralogicbench.utils import process_results  # type: ignore[import-not-found]
    from evalscope.benchmarks.zebralogicbench.zebralogicbench_adapter import ZebraLogicBenchAdapter  # type: ignore[import-not-found]

    extract: Any = ZebraLogicBenchAdapter.extract_answer
    for gold, reply in cases:
        found = process_results(extract(None, reply, None) or "{}", gold)
        yield [found["Solved Puzzle"], found["Solved Cell"], found["Cell Num"]]


def arc(cases: list[Any]) -> Iterator[Any]:
    """(gold, reply) -> whether the grid is the gold."""
    read = part_of("evalscope", "benchmarks/arc_agi_2/utils.py").parse_grid_from_response
    for gold, reply in cases:
        yield read(reply) == json.loads(gold)


SCORERS: dict[str, Callable[[list[Any]], Iterator[Any]]] = {
    one.__name__: one for one in (drop_of_lm_eval, drop_of_lighteval, bbeh, zebra, arc)
}

if __name__ == "__main__":
    name, file = sys.argv[1:]
    answers = list(SCORERS[name](json.loads(Path(file).read_text(encoding="utf-8"))))
    print(json.dumps(answers))
