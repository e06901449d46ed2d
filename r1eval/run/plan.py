"""The plan of a run: the user's settings, validated, frozen and recorded in run.json."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from benchmarks.datasets import judging_key
from benchmarks.selection import Selection
from benchmarks.suites import Suite
from benchmarks.types import Question, Sampling
from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.store.records import Message

PERFORMANCE_ARGS = frozenset(
    {
        "actors",
        "address",
        "api_key_env",
        "ask_twice",
        "ca",
        "concurrency",
        "cpus_per_actor",
        "data_parallel_size",
        "gpu_memory_utilization",
        "gpus_per_actor",
        "headers",
        "max_num_batched_tokens",
        "max_num_seqs",
        "path",
        "patience",
        "restarts",
        "runtime_env",
        "stream",
        "tensor_parallel_size",
        "timeout",
    }
)
"""engine arguments that affect speed or location, not the samples: they may change when a run is resumed"""

RESUMABLE_FIELDS = frozenset(
    {"base_urls", "data", "how_fast", "isolation", "skip_unreadable_golds", "suites", "cutoff", "name"}
)
"""fields of a plan that may change when a run is resumed; what they change is seen in the questions"""


@dataclass(frozen=True)
class Frame:
    """What goes around each benchmark's own prompt."""

    system: str = ""
    """the system message; "" for none"""
    template: str = ""
    """text around the prompt, with `{prompt}` for it; "" for none"""
    completion: bool = False
    """the prompt is sent without a chat template"""


@dataclass(frozen=True)
class Plan:
    """The settings of a run; its fields are keys of `plan` in run.json."""

    model: str
    engine: str
    engine_args: Mapping[str, str]
    """those that may affect the samples"""
    sampling: Mapping[str, Sampling]
    """benchmark name -> its sampling, in the order of the command line"""
    seed: int
    limit: int | None
    """only the first questions of each benchmark; None = all"""
    preset: str | None
    prefill: str
    """text that replies are made to start with, unless the chat template already ends with it"""
    answer_from: AnswerFrom
    """`answer` (after the thinking) or `anywhere`"""
    base_urls: tuple[str, ...] = ()
    data: str | None = None
    how_fast: Mapping[str, str] = field(default_factory=dict)
    """engine arguments in PERFORMANCE_ARGS"""
    selection: Selection = field(default_factory=Selection)
    """which questions, and in which language; in `run.json` only the options that the user gave"""
    judging: str = "judge"
    """rules by which programs are judged: `judge` (r1eval's) or `lcb` (LiveCodeBench's)"""
    isolation: str = "bubblewrap"
    """of programs while they are judged; `none` leaves this machine unprotected"""
    system: str = ""
    """the system message; "" for none"""
    chat_template_args: Mapping[str, Any] = field(default_factory=dict)
    """variables of the chat template, such as `enable_thinking`"""
    completion: bool = False
    """prompts are sent without a chat template, as for base models"""
    template: str = ""
    """text around each prompt, with `{prompt}` for the benchmark's own; "" for none"""
    thinking: ThinkingTags | None = None
    """where thinking begins and ends, if the user or the preset says so"""
    lora: str = ""
    """a LoRA adapter: a folder or a hub id; "" for none"""
    shard: str = ""
    """the part of the samples that is asked, `I/N`; "" for all"""
    target_se: float | None = None
    """re-run standard error of pass@1, as a share, that k adapts to; None: k is fixed"""
    max_k: int | None = None
    """the most samples of a question with `target_se`; None for the default"""
    skip_unreadable_golds: bool = False
    """questions whose golds the grader cannot read are left out"""
    suites: tuple[Suite, ...] = ()
    """by which its benchmarks were named; they make the headings and averages of its tables"""
    cutoff: str = ""
    """the last day of the model's training data, as its makers state it, YYYY-MM-DD; "" if unknown"""
    name: str = ""
    """what tables, gates and reports call the run; "" for the model's name"""

    @property
    def frame(self) -> Frame:
        """What goes around each prompt."""
        return Frame(self.system, self.template, self.completion)

    def with_ks(self, ks: Mapping[str, int]) -> "Plan":
        """The plan with these values of k; benchmarks that are not named keep theirs."""
        sampling = {name: replace(one, k=ks.get(name, one.k)) for name, one in self.sampling.items()}
        return replace(self, sampling=sampling)

    def to_json(self) -> dict[str, Any]:
        """The plan for `run.json`, without what may be secret in server URLs and headers."""
        redacted = replace(
            self,
            base_urls=tuple(map(_without_secrets, self.base_urls)),
            how_fast={
                name: "(not recorded)" if name in ("headers", "runtime_env") else value
                for name, value in self.how_fast.items()
            },
        )
        plan = {**asdict(redacted), "selection": self.selection.options()}
        return json.loads(json.dumps(plan))  # type: ignore[no-any-return]  # a dict in, a dict out


def _without_secrets(url: str) -> str:
    """A server's URL without password and query; a file of URLs, `@FILE`, as it is."""
    return url if url.startswith("@") else re.sub(r"//[^/@]*@", "//", url.partition("?")[0])


LATER_FIELDS: Mapping[str, Any] = {
    "selection": {},
    "judging": "judge",
    "system": "",
    "chat_template_args": {},
    "completion": False,
    "template": "",
    "thinking": None,
    "lora": "",
    "shard": "",
    "target_se": None,
    "max_k": None,
    "skip_unreadable_golds": False,
    "suites": [],
    "cutoff": "",
    "name": "",
}
"""fields of a plan that older runs do not have, and what these runs did"""


def with_later_fields(stored: Mapping[str, Any]) -> dict[str, Any]:
    """A stored plan with the fields that were added after it was written."""
    sampling = {name: asdict(Sampling.from_json(one)) for name, one in stored["sampling"].items()}
    return {**LATER_FIELDS, **stored, "sampling": json.loads(json.dumps(sampling))}


def differences(stored: Mapping[str, Any], plan: Plan, *, may_grow: bool = False) -> list[str]:
    """The differences between a stored plan and a new one, one line each; [] if the run can be resumed.

    With `may_grow`, a greater k or limit is none, and neither are other benchmarks.
    """
    before, now = with_later_fields(stored), plan.to_json()
    shared = before["sampling"].keys() & now["sampling"].keys()
    old, new = _flatten(before, shared), _flatten(now, shared)
    return [
        f"{name}: {_excerpt(old.get(name), new.get(name))} in the folder, "
        f"{_excerpt(new.get(name), old.get(name))} now"
        for name in sorted(old.keys() | new.keys())
        if name not in RESUMABLE_FIELDS
        and old.get(name) != new.get(name)
        and not (may_grow and _is_growth(name, old.get(name), new.get(name)))
    ]


def _is_growth(name: str, old: Any, new: Any) -> bool:
    if name.startswith("k of "):
        return bool(new > old)
    if name == "limit":
        return old is not None and (new is None or new > old)
    return name == "benchmarks"


def _flatten(plan: Mapping[str, Any], benchmarks: Iterable[str]) -> dict[str, Any]:
    """A plan with an entry for each setting of the sampling of these benchmarks."""
    sampling = {
        f"{setting} of {name}": value
        for name in benchmarks
        for setting, value in plan["sampling"][name].items()
    }
    order = {"benchmarks": list(plan["sampling"])}
    return {name: value for name, value in plan.items() if name != "sampling"} | sampling | order


LONGEST_EXCERPT = 200
"""characters of a value that a difference shows"""


def _excerpt(value: object, other: object) -> str:
    """A value for one line; of a long one, the part from shortly before its first difference on."""
    text, other_text = _to_text(value), _to_text(other)
    if len(text) <= LONGEST_EXCERPT:
        return text
    pairs = enumerate(zip(text, other_text, strict=False))
    first = next((n for n, (a, b) in pairs if a != b), min(len(text), len(other_text)))
    start = max(0, first - LONGEST_EXCERPT // 2)
    shown = text[start : start + LONGEST_EXCERPT]
    return "…" * (start > 0) + shown + "…" * (start + LONGEST_EXCERPT < len(text))


def _to_text(value: object) -> str:
    """A value on one line: in quotation marks if it is empty, or has other whitespace than single spaces."""
    if isinstance(value, str) and value and " ".join(value.split()) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def fingerprint(
    questions: Sequence[Question],
    prompts: Iterable[tuple[Message, ...]],
    sampling: Sampling,
    *,
    with_k: bool = False,
) -> str:
    """SHA-256 (hex) over question ids, messages, golds, tests, judging and sampling except k.

    Settings that were added later count only where they change something: older runs keep their fingerprints.
    These cover k too (`with_k`).
    """
    stated = asdict(sampling)
    asked = {
        one.name: stated[one.name]
        for one in fields(Sampling)
        if (one.default is MISSING or stated[one.name] != one.default) and (with_k or one.name != "k")
    }
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode())
    for question, messages in zip(questions, prompts, strict=True):
        parts = [
            question.id,
            [[message.role, message.content] for message in messages],
            question.gold,
            judging_key(question),
        ]
        digest.update(json.dumps(parts, ensure_ascii=True).encode())
    return digest.hexdigest()


def default_out(plan: Plan) -> Path:
    """`runs/MODEL+LORA-SUITE+BENCHMARK`, so that the same command finds its folder again."""
    names = [Path(name.rstrip("/")).name for name in (plan.model, plan.lora) if name]
    in_suites = {name for suite in plan.suites for name in suite.benchmarks}
    asked = [suite.name for suite in plan.suites] + [name for name in plan.sampling if name not in in_suites]
    name = f"{'+'.join(filter(None, names)) or 'model'}-{'+'.join(asked)}"[:120]
    return Path("runs") / (f"{name}-shard-{plan.shard.replace('/', '-of-')}" if plan.shard else name)
