"""`r1eval demo`: a complete run with a small real model, on the CPU, offline."""

import shutil
from pathlib import Path

import benchmarks
from r1eval.run.options import RunOptions
from r1eval.run.progress import Progress
from r1eval.run.small_model import small_model
from r1eval.run.start import RunOutput, start
from r1eval.store.folder import RunFolder

QUESTIONS = Path(benchmarks.__file__).parent / "data" / "demo"
BENCHMARKS = tuple(QUESTIONS / f"{name}.toml" for name in ("sums", "facts", "programs"))
"""questions that this model gets partly right, asked so that it answers briefly"""

MAX_TOKENS = 128
"""enough for nearly all of its replies"""


def demo(out: Path, k: int, isolation: str, *, fresh: bool) -> RunOutput:
    """Ask SmolLM2-135M-Instruct, with vLLM, the demo's questions, programs included.

    A folder whose run is complete only prints its table again; `fresh` deletes an earlier run first.
    """
    if fresh and RunFolder(out).exists():  # only ever delete a folder that contains a run
        shutil.rmtree(out)
    progress = Progress()
    with progress.stage("model", "preparing SmolLM2-135M-Instruct (once)"):
        model = small_model()
    options = RunOptions(
        benchmarks=tuple(map(str, BENCHMARKS)),
        model=str(model),
        engine_args=("max_model_len=1024", "max_num_seqs=160"),
        k=k,
        max_tokens=MAX_TOKENS,
        out=out,
        isolation=isolation,
    )
    return start(options, progress)
