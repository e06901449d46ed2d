"""Has lm-evaluation-harness write its log: `python lm_eval_log.py REPLIES.json ARGUMENTS-OF-LM_EVAL...`.

The model `canned` gives, for the question that a prompt contains, its replies in turn.
"""

import functools
import json
import sys
from pathlib import Path

import lm_eval.tasks  # type: ignore[import-not-found]
from lm_eval.__main__ import cli_evaluate  # type: ignore[import-not-found]
from lm_eval.api.model import LM  # type: ignore[import-not-found]
from lm_eval.api.registry import register_model  # type: ignore[import-not-found]

REPLIES = {question: iter(replies) for question, replies in json.loads(Path(sys.argv.pop(1)).read_text())}


@register_model("canned")
class Canned(LM):  # type: ignore[misc]
    """Knows its replies by heart."""

    def __init__(self, **_options) -> None:  # type: ignore[no-untyped-def]
        super().__init__()

    def generate_until(self, requests, disable_tqdm=False):  # type: ignore[no-untyped-def]  # noqa: ARG002
        prompts = [request.arguments[0] for request in requests]
        return [next(REPLIES[next(q for q in REPLIES if q in prompt)]) for prompt in prompts]

    def loglikelihood(self, requests, disable_tqdm=False):  # type: ignore[no-untyped-def]
        raise NotImplementedError

    def loglikelihood_rolling(self, requests, disable_tqdm=False):  # type: ignore[no-untyped-def]
        raise NotImplementedError


if __name__ == "__main__":
    # Reading all of its own tasks takes half a minute.
    lm_eval.tasks.TaskManager = functools.partial(lm_eval.tasks.TaskManager, include_defaults=False)
    cli_evaluate()
