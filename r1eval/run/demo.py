"""The whole path on a small real model, on the processor, offline: `r1eval demo`."""

import shutil
from pathlib import Path

from r1eval.run.progress import Progress
from r1eval.run.small_model import small_model
from r1eval.run.start import Options, Report, start
from r1eval.store.folder import RunFolder

MAX_TOKENS = 128
"""the small model does not reason for longer to any profit"""


def demo(out: Path, k: int, isolation: str, *, fresh: bool) -> Report:
    """Run `smoke`, whose programs are judged too, on SmolLM2-135M-Instruct with vLLM; the same folder again
    shows its table at once."""
    if fresh and RunFolder(out).exists():  # nothing but a run is ever removed
        shutil.rmtree(out)
    progress = Progress()
    with progress.stage("model", "preparing SmolLM2-135M-Instruct (once)"):
        model = small_model()
    options = Options(
        benchmarks=("smoke",),
        model=str(model),
        engine_args=("max_model_len=1024", "max_num_seqs=160"),
        k=k,
        max_tokens=MAX_TOKENS,
        out=out,
        isolation=isolation,
    )
    return start(options, progress)
