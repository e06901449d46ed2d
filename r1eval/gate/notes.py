"""The notes under a verdict: what differs without harm, which samples count, what was declared otherwise."""

from r1eval.gate import comparability
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.store.folder import RunFolder
from r1eval.tables.golds import gold_notes
from r1eval.tables.grading import program_remarks, reading_remarks
from r1eval.tables.growth import growth_notes


def verdict_notes(baseline: RunFolder, candidate: RunFolder, settings: GateSettings) -> tuple[str, ...]:
    """The notes of a verdict, one sentence each."""
    extra = comparability.extra_benchmarks(baseline, candidate)
    ungated = [f"{name} is only in the candidate, so it is not gated" for name in extra]
    early = "the baseline was run live; if it stopped early, its figures are biased towards that verdict"
    stopped = [early] if "looks" in baseline.read_run() else []
    runs = (("baseline", baseline.read_run()), ("candidate", candidate.read_run()))
    return (
        *comparability.harmless_differences(baseline, candidate),
        *ungated,
        *stopped,
        *(
            f"{name}, {whose}: {note}"
            for whose, run in runs
            for name in run["benchmarks"]
            for note in (
                *gold_notes(run["benchmarks"][name]),
                *growth_notes(run, name),
                *reading_remarks(run),
                *program_remarks(run, run["benchmarks"][name]),
            )
        ),
        *(
            f"{name}, {whose}: k is adaptive; only the first {entry['k']} samples of each question count"
            for whose, run in runs
            for name, entry in run["benchmarks"].items()
            if entry.get("checkpoints")
        ),
        *changed_settings(candidate, settings),
        *_sequence_note(settings),
    )


def _sequence_note(settings: GateSettings) -> list[str]:
    if settings.share == 1.0:
        return []
    share = f"its share of alpha is {settings.share:.3g}, by which the corrected p-values are divided"
    return [f"one of a sequence of comparisons: {share}"]


def changed_settings(candidate: RunFolder, settings: GateSettings) -> list[str]:
    """Settings that a live candidate was declared with and that differ now, one sentence each."""
    live = candidate.read_run().get("live")
    if not isinstance(live, dict):
        return []
    pairs = [(name, live.get(name), getattr(settings, name)) for name in ("alpha", "metric", "margins")]
    return [
        f"the candidate was run live with {name} {before}; this verdict is for {name} {now}"
        for name, before, now in pairs
        if before is not None and before != now
    ]
