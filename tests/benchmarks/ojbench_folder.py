"""Writes the folder of a problem of OJBench into a mirror: its `init.yml` and its archive of tests."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import yaml

from benchmarks.ojbench import members, problem_id

SUM_TESTS = (("1 2\n", "3\n"), ("20 22\n", "42\n"))


def write_problem(repo: Path, row: Mapping[str, Any], tests: tuple[tuple[str, str], ...] = SUM_TESTS) -> Path:
    """The folder of a row's problem; its archive has the members that `init` names, with these tests."""
    folder = repo / str(row["dataset"]) / problem_id(row)
    folder.mkdir(parents=True, exist_ok=True)
    init = row["init"]
    (folder / "init.yml").write_text(yaml.safe_dump(init), encoding="utf-8")
    with ZipFile(folder / init["archive"], "w") as archive:
        for names, texts in zip(members(init["test_cases"]), tests, strict=False):
            for name, text in zip(names, texts, strict=True):
                archive.writestr(name, text)
    return folder
