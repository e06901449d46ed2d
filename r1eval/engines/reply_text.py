"""Decodes a reply's tokens to its text at once, as vLLM decodes them one by one."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

TAIL = 8
"""tokens that are looked at one by one if a reply ends within a character, which has at most four bytes"""

REPLACEMENT = "\ufffd"
"""what bytes that are no text are decoded to"""


def decodes_at_once(tokenizer: Any) -> bool:
    """Whether vLLM decodes with this tokenizer's `tokenizers` backend, which takes many tokens at a time."""
    from tokenizers import Tokenizer

    return isinstance(getattr(tokenizer, "_tokenizer", None), Tokenizer)


def reply_text(tokenizer: Any, prompt: list[int], reply: Sequence[int]) -> str:
    """The reply's text, special tokens included: the text that vLLM itself would return.

    A character of several tokens whose last one is missing is left out. `prompt`: the tokens before the
    reply, since some tokenizers decode a text's first token differently.
    """
    backend, tokens = tokenizer._tokenizer, list(reply)
    if not tokens:
        return ""
    try:
        text = _decode_block(backend, prompt, tokens)
    except Exception:  # noqa: BLE001 - the backend raises no narrower one; vLLM's decoder starts anew there
        text = None
    if text is None or (REPLACEMENT in text and not _decodes_each_byte(backend)):
        return _decode_singly(tokenizer, prompt, tokens)
    return text


def _decodes_each_byte(backend: Any) -> bool:
    """Whether bytes that are no text are decoded alone, and do not spoil a whole run of them."""
    from tokenizers.decoders import ByteLevel

    return isinstance(backend.decoder, ByteLevel)


def _decode_block(backend: Any, prompt: list[int], reply: list[int]) -> str | None:
    """The text by few calls of the backend; None if the reply's last TAIL tokens are no text."""
    from tokenizers.decoders import DecodeStream

    text: str | None = DecodeStream(ids=prompt, skip_special_tokens=False).step(backend, reply)
    if text is not None:
        return text
    stream = DecodeStream(ids=prompt, skip_special_tokens=False)  # the reply ends within a character
    block = stream.step(backend, reply[:-TAIL]) or ""
    tail = [stream.step(backend, [token]) for token in reply[-TAIL:]]
    return block + "".join(filter(None, tail)) if any(tail) else None


def _decode_singly(tokenizer: Any, prompt: list[int], reply: list[int]) -> str:
    """The text by vLLM's own decoder, token by token: ten times as slow."""
    from vllm.sampling_params import SamplingParams
    from vllm.v1.engine.detokenizer import IncrementalDetokenizer

    request = SimpleNamespace(
        request_id="",
        prompt_token_ids=prompt,
        prompt_embeds=None,
        sampling_params=SamplingParams(skip_special_tokens=False),
    )
    decoder = IncrementalDetokenizer.from_new_request(tokenizer, request)
    decoder.update(reply, stop_terminated=False)
    return str(decoder.get_next_output_text(finished=True, delta=False))
