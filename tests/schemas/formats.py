"""The table of everything in JSON that r1eval writes: its name, where it is, and its types."""

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.selection import Selection
from benchmarks.suites import Suite
from benchmarks.types import Question, Sampling
from r1eval.cli.doctor import Check
from r1eval.gate.power_report import PowerReport
from r1eval.imports.record import ImportIdentity
from r1eval.run.check import RunCheck
from r1eval.run.opinions import Opinion
from r1eval.run.plan import Plan
from r1eval.run.presets import Preset
from r1eval.store.foreign_verdicts import ForeignVerdict
from r1eval.store.records import Sample, Score, Vote
from reports.gate.verdict import GateVerdict
from reports.rows import Row, SampleSettings, SampleStatistics
from reports.site.compare_facts import ComparisonFacts
from reports.site.facts import RunFacts
from reports.uncertainty import RunUncertainty
from tests.schemas import outputs, run_files
from tests.schemas.run_files import Envelope


@dataclass(frozen=True)
class Format:
    """One JSON document, or one line or element of it."""

    name: str
    """of its schema"""
    where: str
    """the file or the command"""
    type: type
    is_file: bool = False
    """of a run folder: it has its own table in docs/files.md"""


class DoctorJson(Envelope):
    """A check of `r1eval doctor --json`."""


class SuiteJson(Envelope):
    """A suite in `r1eval list --suites --json`."""


class PowerJson(Envelope):
    """`r1eval power --json`."""


class UncertaintyJson(Envelope):
    """A run in `r1eval table --errors --format json`."""


class RunFactsJson(Envelope):
    """data.json of a run in a report, which keeps it on the leaderboard after its folder is gone."""


class ComparisonJson(Envelope):
    """data.json of a comparison in a report."""


FORMATS = (
    Format("run", "`run.json`", run_files.RunJson, is_file=True),
    Format("metrics", "`metrics.json`", run_files.MetricsJson, is_file=True),
    Format("questions", "a line of `BENCHMARK/questions.jsonl`", run_files.QuestionJson, is_file=True),
    Format("samples", "a line of `BENCHMARK/samples.jsonl`", Sample, is_file=True),
    Format("scores", "a line of `BENCHMARK/scores.jsonl`", Score, is_file=True),
    Format("votes", "a line of `BENCHMARK/votes.jsonl`", Vote, is_file=True),
    Format("opinions", "a line of `BENCHMARK/opinions.jsonl`", Opinion, is_file=True),
    Format("foreign", "a line of `BENCHMARK/foreign.jsonl`", ForeignVerdict, is_file=True),
    Format("rating", "`BENCHMARK/rating.json`", run_files.RatingJson, is_file=True),
    Format("list", "an element of `r1eval list --json`", outputs.BenchmarkListing),
    Format("benchmark", "`r1eval list BENCHMARK --json`", outputs.LoadedListing),
    Format("presets", "an element of `r1eval list --presets --json`", outputs.PresetJson),
    Format("suites", "an element of `r1eval list --suites --json`", SuiteJson),
    Format("doctor", "an element of `r1eval doctor --json`", DoctorJson),
    Format("table", "an element of `r1eval table --format json`", outputs.TableSection),
    Format("uncertainty", "an element of `r1eval table --errors --format json`", UncertaintyJson),
    Format("gate", "`r1eval gate --json FILE`", outputs.GateJson),
    Format("power", "`r1eval power --json`, an element of it for a suite", PowerJson),
    Format("audit", "`r1eval audit --json FILE`", outputs.AuditJson),
    Format("check", "an element of `r1eval check --json`", outputs.CheckJson),
    Format("verify", "a line of `r1eval verify`", outputs.VerifyLine),
    Format("judge", "a line of `r1eval judge`", outputs.JudgeLine),
    Format("watch", "`watch.json` of `r1eval watch`", outputs.WatchJson),
    Format("leaderboard", "`leaderboard.json` of a report", outputs.LeaderboardJson),
    Format("run-facts", "`runs/RUN/data.json` of a report", RunFactsJson),
    Format("comparison", "`compare/…/data.json` of a report", ComparisonJson),
)

BASES: Mapping[type, tuple[type, ...]] = {
    run_files.ImportedJson: (ImportIdentity,),
    run_files.QuestionJson: (Question,),
    outputs.PresetJson: (Preset,),
    outputs.TableRow: (Row, SampleStatistics, SampleSettings),
    outputs.GateJson: (GateVerdict,),
    outputs.CheckJson: (RunCheck,),
    DoctorJson: (Check,),
    PowerJson: (PowerReport,),
    SuiteJson: (Suite,),
    UncertaintyJson: (RunUncertainty,),
    RunFactsJson: (RunFacts,),
    ComparisonJson: (ComparisonFacts,),
}
"""type -> those whose fields it has too; its own replace theirs"""

LEFT_OUT: Mapping[type, frozenset[str]] = {
    run_files.QuestionJson: frozenset({"turns"}),
    outputs.TableRow: frozenset({"samples", "settings", "reference"}),
}
"""fields of the bases that are not written"""

NULLABLE: Mapping[type, frozenset[str]] = {
    Sampling: frozenset({"temperature", "top_p", "max_tokens"}),
    Plan: frozenset({"seed"}),
}
"""fields that are null in a run whose log did not tell them"""

OPTIONAL: frozenset[type] = frozenset({Selection})
"""types of which only the fields are written that were given"""
