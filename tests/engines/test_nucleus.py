"""r1eval's top-k and top-p for the CPU against vLLM's own."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest

pytestmark = pytest.mark.engine


def max_differing_tokens() -> dict[str, int]:
    """The most tokens in which our top-k and top-p differ from vLLM's, over logits from flat to peaked.

    By settings: top-p alone; with rows of top-k, of none, and of one beyond the vocabulary; after min-p.
    """
    import torch
    from vllm.v1.sample.ops.topk_topp_sampler import apply_top_k_top_p_pytorch

    from r1eval.engines.nucleus import keep_nucleus, keep_top_k

    generator = torch.Generator().manual_seed(7)
    rows, vocabulary = 40, 5000
    top_p = torch.linspace(0.05, 1.0, rows)
    some = torch.tensor([0, 1, 5, 20, 100, vocabulary, 2 * vocabulary, 0] * 5)
    largest = {"top-p": 0, "top-k": 0, "top-k alone": 0, "min-p": 0}
    for peakedness in (0.1, 0.5, 2.0, 8.0):
        logits = torch.randn(rows, vocabulary, generator=generator) * peakedness
        smallest = logits.softmax(-1).amax(-1, keepdim=True) * 0.1
        after_min_p = logits.masked_fill(logits.softmax(-1) < smallest, -torch.inf)
        ones, none = torch.ones(rows), torch.zeros(rows, dtype=torch.int64)
        for name, rows_logits, k, p in (
            ("top-p", logits, none, top_p),
            ("top-k", logits, some, top_p),
            ("top-k alone", logits, some, ones),
            ("min-p", after_min_p, some, top_p),
        ):
            theirs = k.where((k > 0) & (k < vocabulary), vocabulary)  # how vLLM writes "all"
            expected = apply_top_k_top_p_pytorch(rows_logits.clone(), theirs, p)
            actual = keep_nucleus(keep_top_k(rows_logits.clone(), k[:, None]), p[:, None])
            differ = int((expected.isinf() != actual.isinf()).sum(dim=-1).max())
            largest[name] = max(largest[name], differ)
    return largest


def test_our_top_k_and_top_p_keep_the_same_tokens_as_vllm_s() -> None:
    # In its own process: one that has used torch's threads cannot be forked safely.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as executor:
        differ = executor.submit(max_differing_tokens).result()
    # Summing 5,000 probabilities in another order changes the last digits.
    assert differ["top-p"] <= 2
    assert differ["top-k"] <= 2
    assert differ["min-p"] <= 2
    assert differ["top-k alone"] == 0
