"""Top-p (nucleus) sampling for vLLM on CPU without sorting the whole vocabulary; it keeps the same tokens.

vLLM loads this into its engine (its public `logits_processors`) and calls it after the temperature is
applied. vLLM's own top-p sorts every row of logits at every step, which on two cores takes about as long as
a small model itself.
"""

from typing import Any

import torch
from vllm.v1.sample.logits_processor import LogitsProcessor, process_dict_updates

from r1eval.engines.vllm_settings import TOP_P


def keep_nucleus(logits: torch.Tensor, top_p: torch.Tensor) -> torch.Tensor:
    """Set to -inf, in place, all logits outside the smallest set of likeliest tokens with probability top-p.

    `logits`: (rows, vocabulary); `top_p`: (rows, 1), in (0, 1]. A token stays if the tokens likelier than
    it sum to less than top-p. All tokens of probability under (1 - top_p) / vocabulary sum to less than
    1 - top_p, so none of them stays, and only the few others are sorted. Tokens as likely as the last one
    that stays, stay too.
    """
    probabilities = logits.softmax(dim=-1, dtype=torch.float32)
    candidates = probabilities >= (1 - top_p) / logits.shape[-1]
    counts = candidates.sum(dim=-1, keepdim=True)
    sortable = torch.zeros(len(logits), int(counts.max()))
    sortable[torch.arange(sortable.shape[1]) < counts] = probabilities[candidates]
    descending = sortable.sort(dim=-1, descending=True).values
    stays = (descending > 0) & ((descending.cumsum(dim=-1) - descending < top_p) | (top_p >= 1))
    threshold = descending.masked_fill(~stays, torch.inf).amin(dim=-1, keepdim=True)
    return logits.masked_fill_(probabilities < threshold, -torch.inf)


class Nucleus(LogitsProcessor):  # type: ignore[misc]  # vLLM's types are not followed
    """The logits processor: holds the top-p of each row of the batch and applies it."""

    def __init__(self, vllm_config: Any, device: Any, is_pin_memory: bool) -> None:  # noqa: ARG002 - vLLM's signature
        self._top_p: dict[int, float] = {}
        self._column = torch.ones(0, 1)

    def is_argmax_invariant(self) -> bool:
        return True

    def update_state(self, batch_update: Any) -> None:
        process_dict_updates(
            self._top_p, batch_update, lambda params, *_: (params.extra_args or {}).get(TOP_P)
        )
        if batch_update is not None:
            rows = range(batch_update.batch_size)
            self._column = torch.tensor([[self._top_p.get(row, 1.0)] for row in rows])

    def apply(self, logits: torch.Tensor) -> torch.Tensor:
        return keep_nucleus(logits, self._column) if self._top_p else logits
