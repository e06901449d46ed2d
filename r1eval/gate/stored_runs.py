"""The verdict on a finished run, with its settings checked first: what `r1eval gate` does without --live."""

from pathlib import Path

from r1eval.errors import R1evalError
from r1eval.gate import verdict
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.store.folder import RunFolder
from reports.gate.verdict import GateVerdict

POLICIES = ("block", "require")
ALPHAS = (1e-6, 0.5)
"""below 1e-6 normal quantiles of 1 − alpha are inaccurate"""


def compare_stored(candidate: Path, baseline: Path | None, settings: GateSettings) -> GateVerdict:
    """The verdict on a finished run; R1evalError for bad settings, and as `verdict.compare` raises."""
    check_settings(settings)
    if baseline is None and not settings.published:
        raise R1evalError("nothing to compare with: give --baseline RUN, or --published MODEL")
    folder = None if baseline is None else RunFolder(baseline)
    return verdict.compare(RunFolder(candidate), folder, settings)


def check_settings(settings: GateSettings) -> None:
    """R1evalError for a setting out of its range, or one that needs another."""
    least, most = ALPHAS
    rules = (
        (least <= settings.alpha <= most, f"--alpha {settings.alpha}: give {least:f} to {most}"),
        (settings.policy in POLICIES, f"--policy {settings.policy}: give {' or '.join(POLICIES)}"),
        (settings.max_missing >= 0, f"--max-missing {settings.max_missing}: give 0 or more"),
        (
            bool(settings.published) or not settings.gate_on_published,
            "--gate-on-published: name a model with --published MODEL, or leave it out",
        ),
        *((0 < share <= 1, _margin_problem(name, share)) for name, share in settings.margins.items()),
    )
    for is_valid, message in rules:
        if not is_valid:
            raise R1evalError(message)


def _margin_problem(benchmark: str, share: float) -> str:
    named = f"{benchmark}=" if benchmark else ""
    return f"--margin {named}{100 * share:g}: give percentage points, more than 0 and at most 100, such as 2"
