"""Top-k and top-p (nucleus) for vLLM on CPU without sorting the whole vocabulary; the same tokens stay.

vLLM loads this into its engine (its public `logits_processors`) and calls it after penalties, temperature and
min-p, in the place of its own top-k and top-p. Those sort every row of logits at every step, which on two
cores takes about as long as a small model itself.
"""

from typing import Any

import torch
from vllm.v1.sample.logits_processor import LogitsProcessor, process_dict_updates

from r1eval.engines.vllm_settings import TOP_K, TOP_P


def keep_top_k(logits: torch.Tensor, top_k: torch.Tensor) -> torch.Tensor:
    """Set to -inf, in place, all logits below the top-k-th of their row.

    `logits`: (rows, vocabulary); `top_k`: (rows, 1), integers, 0 for all. Tokens as likely as the last one
    that stays, stay too.
    """
    largest = int(top_k.clamp(max=logits.shape[-1]).max())
    if largest == 0:
        return logits
    descending = logits.topk(largest, dim=-1).values
    threshold = descending.gather(1, (top_k - 1).clamp(0, largest - 1))
    return logits.masked_fill_((logits < threshold) & (top_k > 0), -torch.inf)


def keep_nucleus(logits: torch.Tensor, top_p: torch.Tensor) -> torch.Tensor:
    """Set to -inf, in place, all logits outside the smallest set of likeliest tokens with probability top-p.

    `logits`: (rows, vocabulary); `top_p`: (rows, 1), in (0, 1]. A token stays if the tokens likelier than
    it sum to less than top-p. All tokens of probability under (1 - top_p) / vocabulary sum to less than
    1 - top_p, so none of them stays, and only the few others are sorted. Tokens as likely as the last one
    that stays, stay too.
    """
    probabilities = logits.softmax(dim=-1, dtype=torch.float32)
    is_candidate = probabilities >= (1 - top_p) / logits.shape[-1]
    if 2 * is_candidate.count_nonzero() > is_candidate.numel():  # to pick them out takes longer than it saves
        return logits.masked_fill_(probabilities < _least_likely(probabilities, top_p), -torch.inf)
    rows, columns = is_candidate.nonzero(as_tuple=True)
    candidates = probabilities[rows, columns]
    counts = rows.bincount(minlength=len(logits))[:, None]
    sortable = torch.zeros(len(logits), int(counts.max()))
    sortable[torch.arange(sortable.shape[1]) < counts] = candidates
    stays = candidates >= _least_likely(sortable, top_p)[rows, 0]
    rows, columns = rows[stays], columns[stays]
    kept = logits[rows, columns]
    logits.fill_(-torch.inf)  # and a few are put back: half the time of a mask
    logits[rows, columns] = kept
    return logits


def _least_likely(probabilities: torch.Tensor, top_p: torch.Tensor) -> torch.Tensor:
    """The probability of each row's least likely token that stays; zeros in a row stand for no token."""
    descending = probabilities.sort(dim=-1, descending=True).values
    stays = (descending > 0) & ((descending.cumsum(dim=-1) - descending < top_p) | (top_p >= 1))
    return descending.masked_fill(~stays, torch.inf).amin(dim=-1, keepdim=True)


class Nucleus(LogitsProcessor):  # type: ignore[misc]  # vLLM's types are not followed
    """The logits processor: holds top-k and top-p of each row of the batch and applies them in this order."""

    def __init__(self, vllm_config: Any, device: Any, is_pin_memory: bool) -> None:  # noqa: ARG002 - vLLM's signature
        self._rows: dict[int, tuple[int, float]] = {}
        self._top_k = torch.zeros(0, 1, dtype=torch.int64)
        self._top_p = torch.ones(0, 1)
        self._has_top_k = self._has_top_p = False

    def is_argmax_invariant(self) -> bool:
        return True

    def update_state(self, batch_update: Any) -> None:
        process_dict_updates(self._rows, batch_update, lambda params, *_: _settings(params))
        if batch_update is not None:
            settings = [self._rows.get(row, (0, 1.0)) for row in range(batch_update.batch_size)]
            self._top_k = torch.tensor([[top_k] for top_k, _ in settings], dtype=torch.int64)
            self._top_p = torch.tensor([[top_p] for _, top_p in settings])
            self._has_top_k = any(top_k for top_k, _ in settings)
            self._has_top_p = any(top_p < 1 for _, top_p in settings)

    def apply(self, logits: torch.Tensor) -> torch.Tensor:
        if self._has_top_k:
            logits = keep_top_k(logits, self._top_k)
        return keep_nucleus(logits, self._top_p) if self._has_top_p else logits


def _settings(params: Any) -> tuple[int, float] | None:
    """A request's top-k and top-p; None if it brings none."""
    extra = params.extra_args or {}
    return (int(extra.get(TOP_K, 0)), float(extra[TOP_P])) if TOP_P in extra else None
