"""Faults of the disk: full while samples, scores, results or the run's record are written; then freed."""

from dataclasses import replace
from pathlib import Path

from tests.faults.harness import SAMPLES, end, scene
from tests.faults.namespaces import namespace

FULL = Path("/dev/full")
"""a file on which every write fails as on a full disk"""
NO_SPACE = ("No space left on device", "fix: free some space on this disk, then run the same command again")


def disk_full(folder: Path) -> None:
    """A small disk runs full in mid-run: one line with 2 and the fix. Once there is room again, the same
    command resumes."""
    with scene(folder, "sums", 20) as one:
        one.out.mkdir()
        with namespace('mount -t tmpfs -o size=256k tmpfs "$0/run"', folder) as space:
            there = replace(one, seen_at=space.path(one.out))
            process = there.reach(20, prefix=space.prefix)
            space.do("cat /dev/zero > run/filler || true")
            one.model.released.set()
            end(process).failed(2, *NO_SPACE)
            assert there.samples() >= 20
            space.do("rm run/filler")
            there.finish(kept=20, prefix=space.prefix)


def disk_full_in_samples(folder: Path) -> None:
    """samples.jsonl cannot be written: one line with 2 that names it. The same command starts again."""
    with scene(folder, "sums", 0) as one:
        process = one.reach(0)
        link(one.out / "sums" / "samples.jsonl")
        one.model.released.set()
        end(process).failed(2, "sums/samples.jsonl", *NO_SPACE)
        one.run().failed(2, "sums/samples.jsonl is no regular file", "remove it")
        (one.out / "sums" / "samples.jsonl").unlink()
        one.finish(kept=0)


def disk_full_in_scores(folder: Path) -> None:
    """scores.jsonl cannot be written while samples come in: the run does not wait for the others, and ends
    with one line and 2. Finished samples are kept."""
    with scene(folder, "sums", 0) as one:
        process = one.reach(0)
        link(one.out / "sums" / "scores.jsonl")
        one.model.released.set()
        end(process).failed(2, "sums/scores.jsonl", *NO_SPACE)
        kept = one.samples()
        assert kept
        (one.out / "sums" / "scores.jsonl").unlink()
        one.finish(kept=kept)


def disk_full_in_metrics(folder: Path) -> None:
    """metrics.json cannot be written: one line with 2. All samples and scores are kept; nothing is asked
    again."""
    with scene(folder, "sums") as one:
        link(one.out / "metrics.json.new")
        one.run().failed(2, "metrics.json", *NO_SPACE)
        assert one.samples() == SAMPLES
        one.finish(kept=SAMPLES)


def disk_full_in_run_record(folder: Path) -> None:
    """run.json cannot be written: one line with 2, before anything is asked; the old one is kept."""
    with scene(folder, "sums", 20) as one:
        process = one.reach(20)
        process.kill()
        end(process)
        link(one.out / "run.json.new")
        one.run().failed(2, "run.json", *NO_SPACE)
        one.finish(kept=20)


def link(path: Path) -> None:
    """Make a path one that cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(FULL)
