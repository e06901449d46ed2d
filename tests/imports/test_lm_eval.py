"""Logs that lm-evaluation-harness writes here, with a model that knows its replies by heart."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from r1eval.errors import DataError
from tests.ecosystem.environments import ROOT, environment
from tests.imports.sums import Imported, import_sums, questions

pytestmark = pytest.mark.slow
TASK = """
task: {name}
dataset_path: json
dataset_kwargs: {{data_files: rows.jsonl}}
test_split: train
doc_to_text: "Question: {{{{question}}}}\\nAnswer:"
doc_to_target: "{{{{gold}}}}"
output_type: generate_until
repeats: {repeats}
generation_kwargs: {{until: ["\\n\\n\\n"], do_sample: true, temperature: 0.6, max_gen_toks: 100}}
filter_list:
  - name: last
    filter: [{{function: regex, regex_pattern: "(-?[0-9]+)[^0-9]*$"}}, {{function: take_first}}]
  - name: whole
    filter: [{{function: take_first}}]
  - name: vote
    filter:
      - {{function: regex, regex_pattern: "(-?[0-9]+)[^0-9]*$"}}
      - {{function: majority_vote}}
      - {{function: take_first}}
metric_list: [{{metric: exact_match}}]
"""


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the logs of tasks with so many replies to each question; `mixed` has one."""
    home = tmp_path_factory.mktemp("lm-eval")
    rows = questions()
    (home / "rows.jsonl").write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows))
    replies = [
        [row.question, [*row.replies(), f"It is {row.gold}, or 0.", *(row.replies()[n] for n in others)]]
        for row, others in zip(rows, ((0, 0, 1, 0), (0, 1, 0, 0), (1, 1, 0, 1)), strict=True)
    ]
    (home / "replies.json").write_text(json.dumps(replies))
    for name, repeats in (("twice", 2), ("once", 1), ("mixed", 1), ("thrice", 3)):
        (home / f"{name}.yaml").write_text(TASK.format(name=name, repeats=repeats))
    environment("lm-eval").run(
        "python",
        str(ROOT / "tests/ecosystem/writers/lm_eval_log.py"),
        *(str(home / "replies.json"), "--model", "canned", "--model_args", "pretrained=org/tiny"),
        *("--tasks", "twice,once,mixed,thrice", "--include_path", str(home), "--log_samples"),
        *("--output_path", str(home / "out")),
        folder=home,
    )
    return home / "out" / "org__tiny"


def log(logs: Path, task: str) -> Path:
    return next(logs.glob(f"samples_{task}_*.jsonl"))


@pytest.fixture(scope="module")
def twice(logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return import_sums(tmp_path_factory.mktemp("twice"), "lm-eval", log(logs, "twice"))


def test_each_reply_of_a_question_is_a_sample_and_one_filter_counts(twice: Imported) -> None:
    assert [(one.question_id, one.index) for one in twice.scores()] == [
        (f"sum-{n}", index) for n in (1, 2, 3) for index in (0, 1)
    ]
    assert twice.statuses() == ["correct", "wrong"] * 3


def test_the_settings_are_those_of_the_results_file_and_of_the_arguments(twice: Imported) -> None:
    record = twice.record()
    assert (record["plan"]["model"], record["plan"]["engine"]) == ("org/tiny", "import:lm-eval")
    assert record["imported"]["harness"] == "lm-eval 0.4.13"
    assert twice.settings() | {"k": 2} == twice.settings()
    assert [twice.settings()[name] for name in ("temperature", "top_p", "max_tokens")] == [0.6, None, 100]


def test_what_the_log_does_not_tell_is_null_and_no_metric_is_made_of_it(twice: Imported) -> None:
    sample = twice.samples()[0]
    assert (sample.output_tokens, sample.seed, sample.seconds) == (None, None, None)
    assert sample.finish == "unknown"
    metrics = {
        one["name"]: one["value"]
        for one in json.loads((twice.folder.path / "metrics.json").read_text())["metrics"]
    }
    assert (metrics["truncated"], metrics["output_tokens"], metrics["no_answer"]) == (None, None, 0.0)
    assert "does not tell how samples ended, output tokens, seeds of samples" in twice.table()


def test_the_prompt_is_kept_as_it_was_asked(twice: Imported) -> None:
    row = json.loads((twice.folder.path / "sums" / "questions.jsonl").read_text().splitlines()[0])
    assert row["messages"] == [{"role": "user", "content": "Question: What is 1 + 2?\nAnswer:"}]


def test_a_metric_of_a_question_is_the_verdict_only_of_a_single_reply(
    twice: Imported, logs: Path, tmp_path: Path
) -> None:
    assert {one.value for one in twice.verdicts()} == {None}
    once = import_sums(tmp_path, "lm-eval", log(logs, "once"))
    assert [(one.value, one.answer) for one in once.verdicts()] == [(0.0, "0")] * 3
    assert "own grader (exact_match) differs from r1eval's on" in once.table()


def results(logs: Path, task: str) -> dict[str, float]:
    """What lm-eval reports."""
    (file,) = logs.glob("results_*.json")
    return dict(json.loads(file.read_text())["results"][task])


def test_their_value_and_error_are_pass_1_and_its_error_over_questions(logs: Path, tmp_path: Path) -> None:
    ours, theirs = (
        import_sums(tmp_path, "lm-eval", log(logs, "mixed")).metric("pass@1"),
        results(logs, "mixed"),
    )
    assert theirs["exact_match,last"] == pytest.approx(2 / 3)
    assert ours["value"] == pytest.approx(theirs["exact_match,last"])
    assert ours["se_ability"] == pytest.approx(theirs["exact_match_stderr,last"])


def test_with_repeats_their_value_is_of_the_first_reply_alone(logs: Path, twice: Imported) -> None:
    assert (results(logs, "twice")["exact_match,last"], twice.metric("pass@1")["value"]) == (1.0, 0.5)


def test_their_majority_vote_is_cons(logs: Path, tmp_path: Path) -> None:
    ours, theirs = import_sums(tmp_path, "lm-eval", log(logs, "thrice")), results(logs, "thrice")
    assert theirs["exact_match,vote"] == pytest.approx(2 / 3)
    assert ours.metric("cons@3")["value"] == pytest.approx(theirs["exact_match,vote"])


def test_an_unknown_metric_is_refused_with_those_that_there_are(logs: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"--verdict acc: .* has the metrics exact_match"):
        import_sums(tmp_path, "lm-eval", log(logs, "once"), metric="acc")
    assert not (tmp_path / "run").exists()
