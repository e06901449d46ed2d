"""Faults of a run folder's files: torn, doubled, edited, mixed up or lost lines, and a loss of power.

A reply that is asked for again has another text: a score that stayed attached to the old one would be wrong.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.command_line import r1eval
from tests.faults.harness import SAMPLES, Scene, keys, metrics, rows, scene, undisturbed

Damage = Callable[[Path], None]
"""damages the folder of the benchmark"""


def last_sample_torn(folder: Path) -> None:
    """The last line of samples.jsonl is torn, its score is there. It is asked again and graded anew."""
    repaired(folder, lambda at: cut(at / "samples.jsonl", 0.99))


def samples_cut_in_half(folder: Path) -> None:
    """samples.jsonl loses its second half; scores.jsonl is whole. What is lost is asked again and graded
    anew."""
    repaired(folder, lambda at: cut(at / "samples.jsonl", 0.5))


def samples_deleted(folder: Path) -> None:
    """samples.jsonl is deleted; scores.jsonl is whole. Everything is asked again and graded anew."""
    repaired(folder, lambda at: (at / "samples.jsonl").unlink())


def power_loss(folder: Path) -> None:
    """Scores reached the disk, and the samples that they grade did not: these are asked again and graded
    anew."""
    repaired(folder, lambda at: keep_lines(at / "samples.jsonl", lambda number, _: number < 40))


def text_edited(folder: Path) -> None:
    """A text in samples.jsonl is edited by hand. `check` says so, `check --fix` and the same command grade
    it."""

    def edit(at: Path) -> None:
        lines = (at / "samples.jsonl").read_text().splitlines(keepends=True)
        lines[3] = lines[3].replace("\\\\boxed{", "\\\\boxed{9")
        (at / "samples.jsonl").write_text("".join(lines))

    checked(folder, edit, "grade another text")


def scores_of_another_run(folder: Path) -> None:
    """scores.jsonl of another run of the same plan is copied in: none of its scores counts."""

    def mix(at: Path) -> None:
        shutil.copy(another(at.parent.parent) / "scores.jsonl", at / "scores.jsonl")

    checked(folder, mix, "grade another text")


def folders_concatenated(folder: Path) -> None:
    """The samples and scores of two runs of the same plan are appended to each other: each sample counts
    once, with the verdict on its own text."""

    def append(at: Path) -> None:
        other = another(at.parent.parent)
        for name in ("samples.jsonl", "scores.jsonl"):
            (at / name).write_bytes((at / name).read_bytes() + (other / name).read_bytes())

    repaired(folder, append)


def score_of_unknown_question(folder: Path) -> None:
    """scores.jsonl has a score of a question that the run does not have: it does not count."""
    repaired(folder, lambda at: replace_text(at / "scores.jsonl", '"sum-1"', '"sum-none"'))


def scores_torn(folder: Path) -> None:
    """The last line of scores.jsonl is torn: that sample is graded again."""
    repaired(folder, lambda at: cut(at / "scores.jsonl", 0.99))


def scores_deleted(folder: Path) -> None:
    """scores.jsonl and votes.jsonl are deleted: everything is graded again, and nothing asked."""

    def delete(at: Path) -> None:
        for name in ("scores.jsonl", "votes.jsonl"):
            (at / name).unlink()

    repaired(folder, delete)


def questions_torn(folder: Path) -> None:
    """questions.jsonl is torn: it is written again, and nothing is asked."""
    repaired(folder, lambda at: cut(at / "questions.jsonl", 0.6))


def questions_deleted(folder: Path) -> None:
    """questions.jsonl is deleted: it is written again, and nothing is asked."""
    repaired(folder, lambda at: (at / "questions.jsonl").unlink())


def blank_lines(folder: Path) -> None:
    """samples.jsonl and scores.jsonl have blank lines: they are passed over."""

    def blank(at: Path) -> None:
        for name in ("samples.jsonl", "scores.jsonl"):
            replace_text(at / name, "\n", "\n\n", count=5)

    repaired(folder, blank)


def doubled_lines(folder: Path) -> None:
    """Lines of samples.jsonl and scores.jsonl are there twice: each counts once."""

    def double(at: Path) -> None:
        for name in ("samples.jsonl", "scores.jsonl"):
            lines = (at / name).read_bytes().splitlines(keepends=True)
            (at / name).write_bytes(b"".join(lines + lines[:7]))

    repaired(folder, double)


def nul_bytes(folder: Path) -> None:
    """A block of NULs in samples.jsonl, as a file system leaves after a power loss: the lines that they hit
    are set aside, named, and asked again."""

    def overwrite(at: Path) -> None:
        content = bytearray((at / "samples.jsonl").read_bytes())
        content[900:1400] = bytes(500)
        (at / "samples.jsonl").write_bytes(bytes(content))

    repaired(folder, overwrite)


def half_a_character(folder: Path) -> None:
    """A line of samples.jsonl ends within a multibyte character: it is set aside, named, and asked again."""

    def halve(at: Path) -> None:
        lines = (at / "samples.jsonl").read_bytes().splitlines(keepends=True)
        lines[5] = lines[5][:60] + "é".encode()[:1] + b"\n"
        (at / "samples.jsonl").write_bytes(b"".join(lines))

    repaired(folder, halve)


def field_of_a_newer_version(folder: Path) -> None:
    """Lines with a field that this version does not know, as a newer one writes: they are read."""

    def add(at: Path) -> None:
        for name in ("samples.jsonl", "questions.jsonl"):
            replace_text(at / name, "}\n", ', "newer": 1}\n')

    repaired(folder, add)


def repaired(folder: Path, damage: Damage) -> Scene:
    """Damage a finished run, and run the same command again: every sample is there once, each score is that
    of its text, and the metrics are those of these scores."""
    with scene(folder, "sums") as one:
        shutil.copytree(undisturbed("sums"), one.out)
        damage(one.out / "sums")
        before = keys(one.out / "sums" / "samples.jsonl")
        one.model.salt = "asked again"
        done = one.run()
        assert done.code == 0, done.stderr
        assert len(one.requests) == SAMPLES - len(before), (
            "asked for what was there, or not for all that was not"
        )
        truthful(one)
        return one


def checked(folder: Path, damage: Damage, problem: str) -> None:
    """Damage that changes what is on disk without breaking it: `table` refuses, `check` names it, and both
    `check --fix` and the same command repair it."""
    one = repaired(folder / "by-run", damage)
    shutil.rmtree(one.out)
    shutil.copytree(undisturbed("sums"), one.out)
    damage(one.out / "sums")
    found = r1eval("check", "run", cwd=one.folder)
    assert (found.returncode, problem in found.stdout) == (2, True), found.stdout
    table = r1eval("table", "run", cwd=one.folder)
    assert table.returncode == 2, table.stdout
    fixed = r1eval("check", "run", "--fix", cwd=one.folder)
    assert fixed.returncode == 0, fixed.stdout + fixed.stderr
    truthful(one)


def truthful(one: Scene) -> None:
    """Each sample has one score, that of its text, and pass@1 is their mean."""
    seen: dict[tuple[str, int], bool] = {}
    for row in rows_in_order(one.out / "sums" / "samples.jsonl"):
        number = int(row["question_id"].removeprefix("sum-"))
        right = row["text"].endswith(f"\\boxed{{{2 * number + 1}}}")
        seen.setdefault((row["question_id"], row["index"]), right)
    assert len(seen) == SAMPLES
    scores = rows(one.out / "sums" / "scores.jsonl")
    assert {(row["question_id"], row["index"]): row["status"] == "correct" for row in scores} == seen
    assert len(scores) == SAMPLES
    (value,) = (one["value"] for one in metrics(one.out) if one["name"] == "pass@1")
    assert abs(value - sum(seen.values()) / SAMPLES) < 1e-9


def another(folder: Path) -> Path:
    """The folder of the benchmark in a run of the same plan with other texts."""
    with scene(folder / "another", "sums") as one:
        one.model.salt = "another"
        done = one.run()
        assert done.code == 0, done.stderr
        return one.out / "sums"


def rows_in_order(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def cut(path: Path, part: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(part * len(content))])


def keep_lines(path: Path, keep: Callable[[int, str], bool]) -> None:
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for number, line in enumerate(lines) if keep(number, line)))


def replace_text(path: Path, old: str, new: str, count: int = -1) -> None:
    path.write_text(path.read_text().replace(old, new, count))
