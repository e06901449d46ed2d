"""What a user may ask of adaptive k: checks of `--target-se` and `--max-k`, and the checkpoints they make."""

from r1eval.errors import R1evalError
from r1eval.run.plan import Plan
from r1eval.statistics.allocation import MIN_PILOT, make_target

MAX_MAX_K = 1024
"""the exact estimates take seconds to count at 1,024 samples, and minutes at 4,096"""

DEFAULT_GROWTH = 32
"""max k in pilots, if the user does not say"""


def check_adaptive_options(plan: Plan) -> None:
    """R1evalError for a target or a max k that cannot be."""
    if plan.target_se is None:
        if plan.max_k is not None:
            raise R1evalError(
                f"--max-k {plan.max_k}: without --target-se every question gets k samples; leave it out"
            )
        return
    if plan.shard:
        raise R1evalError(
            f"--shard {plan.shard}: --target-se needs the samples of all questions; leave one of the two out"
        )
    for name, sampling in plan.sampling.items():
        if sampling.k < MIN_PILOT:
            fix = f"give --k {MIN_PILOT} or more" if sampling.temperature else "leave it out at temperature 0"
            raise R1evalError(f"--target-se: {name} has k = {sampling.k}; {fix}")
        if plan.max_k is not None and plan.max_k < sampling.k:
            raise R1evalError(f"--max-k {plan.max_k}: {name} starts with k = {sampling.k}; give that or more")
    if plan.max_k is not None and plan.max_k > MAX_MAX_K:
        raise R1evalError(f"--max-k {plan.max_k}: at most {MAX_MAX_K}")


def planned_checkpoints(plan: Plan, name: str) -> tuple[int, ...]:
    """Where the questions of a benchmark may stop; () without a target."""
    if plan.target_se is None:
        return ()
    pilot = plan.sampling[name].k
    max_k = plan.max_k or max(pilot, min(MAX_MAX_K, DEFAULT_GROWTH * pilot))
    return make_target(plan.target_se, pilot, max_k).checkpoints
