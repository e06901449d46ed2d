"""Formats of harnesses that are not run here: files as their public code writes them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from r1eval.errors import DataError
from r1eval.imports.foreign import ForeignSample, ReadOptions
from r1eval.imports.livecodebench import read as read_livecodebench
from tests.imports.sums import Imported, import_sums, questions

ROWS = questions()


def write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(row) + "\n" for row in content] if path.suffix == ".jsonl" else [json.dumps(content)]
    path.write_text("".join(lines))
    return path


def nemo_skills(home: Path) -> list[Path]:
    """A file for each seed; the thinking is cut off the generation, as with parse_reasoning."""
    return [
        write(
            home / "eval-results" / "sums" / f"output-rs{seed}.jsonl",
            [
                {
                    "problem": row.question,
                    "expected_answer": row.gold,
                    "generation": row.replies()[seed],
                    "_full_generation": f"<think>So.</think>{row.replies()[seed]}",
                    "num_generated_tokens": 9,
                    "finish_reason": ("stop", "length")[seed],
                    "predicted_answer": row.gold if seed == 0 else "0",
                    "symbolic_correct": seed == 0,
                }
                for row in ROWS
            ],
        )
        for seed in (0, 1)
    ]


def matharena(home: Path) -> list[Path]:
    folder = home / "outputs" / "sums" / "tiny"
    return [
        write(
            folder / f"{number}.json",
            {
                "idx": number,
                "problem": row.question,
                "gold_answer": row.gold,
                "N": 2,
                "answers": [row.gold, "0"],
                "correct": [True, False],
                "messages": [
                    [
                        {"role": "user", "content": f"Solve this: {row.question}"},
                        {"role": "assistant", "type": "cot", "content": "So."},
                        {"role": "assistant", "content": reply},
                    ]
                    for reply in row.replies()
                ],
                "detailed_costs": [{"cost": 0, "input_tokens": 5, "output_tokens": 9, "time": 1.5}] * 2,
            },
        )
        for number, row in enumerate(ROWS, 1)
    ]


def opencompass(home: Path) -> list[Path]:
    """Each question twice, as with a data set that is repeated."""
    pairs = [(row, reply, reply == row.replies()[0]) for row in ROWS for reply in row.replies()]
    details = {
        str(n): {"pred": "", "answer": row.gold, "correct": right} for n, (row, _, right) in enumerate(pairs)
    }
    write(home / "results" / "tiny" / "sums.json", {"accuracy": 50.0, "details": {"type": "GEN", **details}})
    predictions = {
        str(number): {
            "origin_prompt": [{"role": "HUMAN", "prompt": f"Solve this: {row.question}"}],
            "prediction": reply,
            "gold": row.gold,
        }
        for number, (row, reply, _) in enumerate(pairs)
    }
    return [write(home / "predictions" / "tiny" / "sums.json", predictions)]


def verifiers_results(home: Path) -> list[Path]:
    rows = [
        {
            "example_id": number,
            "prompt": [{"role": "user", "content": f"Solve this: {row.question}"}],
            "completion": [{"role": "assistant", "content": reply}],
            "answer": row.gold,
            "reward": float(reply == row.replies()[0]),
        }
        for number, row in enumerate(ROWS)
        for reply in row.replies()
    ]
    return [write(home / "results.jsonl", rows)]


def every_eval_ever(home: Path) -> list[Path]:
    generation = {"generation_args": {"temperature": 0.6, "max_tokens": 100}}
    write(
        home / "data" / "x.json",
        {
            "model_info": {"id": "org/tiny"},
            "eval_library": {"name": "other", "version": "1"},
            "evaluation_results": [{"generation_config": generation}],
        },
    )
    rows = [
        {
            "sample_id": str(number),
            "interaction_type": "single_turn",
            "input": {"raw": row.question, "reference": [row.gold]},
            "output": {"raw": [reply], "reasoning_trace": ["So."]},
            "answer_attribution": [],
            "evaluation": {"score": 1.0, "is_correct": reply == row.replies()[0]},
            "token_usage": {"input_tokens": 5, "output_tokens": 9, "total_tokens": 14},
        }
        for number, row in enumerate(ROWS)
        for reply in row.replies()
    ]
    return [write(home / "data" / "x_samples.jsonl", rows)]


WRITERS: dict[str, Callable[[Path], list[Path]]] = {
    "nemo-skills": nemo_skills,
    "matharena": matharena,
    "opencompass": opencompass,
    "verifiers": verifiers_results,
    "every-eval-ever": every_eval_ever,
}


@pytest.fixture(scope="module", params=WRITERS)
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    home = tmp_path_factory.mktemp("imported")
    return import_sums(home, request.param, *WRITERS[request.param](home), model="org/tiny")


def test_each_reply_is_a_sample_with_their_verdict(imported: Imported) -> None:
    assert imported.statuses() == ["correct", "wrong"] * 3
    theirs = {(one.question_id, one.index): one.correct for one in imported.verdicts()}
    assert theirs == {(f"sum-{n}", index): index == 0 for n in (1, 2, 3) for index in (0, 1)}
    assert "differs from r1eval's on 0 of 6 samples" in imported.table()


def test_what_a_format_tells_beside_is_kept(tmp_path: Path) -> None:
    nemo = import_sums(tmp_path, "nemo-skills", *nemo_skills(tmp_path), name="nemo", model="m")
    first, second = nemo.samples()[0], nemo.samples()[3]
    assert (first.seed, first.finish, first.text) == (0, "stop", "<think>So.</think>It is \\boxed{3}.")
    assert (second.seed, second.finish, second.output_tokens) == (1, "length", 9)
    arena = import_sums(tmp_path, "matharena", *matharena(tmp_path), name="arena").samples()[0]
    assert (arena.text, arena.seconds) == ("<think>\nSo.\n</think>\n\nIt is \\boxed{3}.", 1.5)
    ever = import_sums(tmp_path, "every-eval-ever", *every_eval_ever(tmp_path), name="ever")
    assert (ever.settings()["temperature"], ever.record()["imported"]["harness"]) == (0.6, "other 1")


def test_livecodebenchs_name_tells_the_temperature_and_its_folder_the_model(tmp_path: Path) -> None:
    problem = {
        "question_id": "q1",
        "question_content": "Add.",
        "output_list": ["```python\nprint(3)\n```", "none"],
        "code_list": ["print(3)", ""],
        "graded_list": [True, False],
    }
    path = write(tmp_path / "output" / "M" / "Scenario.codegeneration_2_0.2_eval_all.json", [problem])
    samples: list[ForeignSample] = list(read_livecodebench(path, ReadOptions()))
    assert [(one.question_id, one.verdict) for one in samples] == [("q1", 1.0), ("q1", 0.0)]
    assert (samples[0].settings.model, samples[0].settings.temperature) == ("M", 0.2)


@pytest.mark.parametrize(
    "log_format", ["nemo-skills", "livecodebench", "matharena", "opencompass", "verifiers", "every-eval-ever"]
)
def test_a_file_of_another_kind_is_refused_with_the_right_one(tmp_path: Path, log_format: str) -> None:
    suffix = "jsonl" if log_format in ("nemo-skills", "verifiers", "every-eval-ever") else "json"
    other = write(tmp_path / f"other.{suffix}", [{"a": 1}])
    with pytest.raises(DataError, match=r"name (a|the) "):
        import_sums(tmp_path, log_format, other)
