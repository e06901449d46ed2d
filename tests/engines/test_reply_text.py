"""A reply decoded at once has the text that vLLM builds token by token."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.engines.reply_text import decodes_at_once, reply_text

TEXTS = (
    "naïve café ≤ π, 日本語のテキスト, 😀👩‍🚀",
    "Здравствуй, мир! <0x41> \ufffd",
    "plain words, twice  over\n\n",
)


def byte_level(folder: Path) -> Any:
    """Bytes, and merges that begin or end within characters; as in Qwen's and Llama 3's vocabularies."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=340, initial_alphabet=alphabet, special_tokens=["<|end|>", "<think>"]
    )
    backend.train_from_iterator(TEXTS * 3, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=backend)


def byte_fallback(folder: Path) -> Any:
    """Words that begin with a mark for the space, which is dropped where a text starts; as in Llama 2's."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = [
        "<unk>",
        *(f"<0x{byte:02X}>" for byte in range(256)),
        "▁",
        "▁plain",
        "▁wor",
        "ds",
        "π",
        "日",
        ",",
    ]
    vocabulary = {word: number for number, word in enumerate(words)}
    backend = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="<unk>", byte_fallback=True))
    backend.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    backend.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(content=" ", left=1),
        ]
    )
    backend.add_special_tokens([AddedToken("</s>"), AddedToken("[THINK]")])
    return PreTrainedTokenizerFast(tokenizer_object=backend)


@pytest.fixture(scope="module", params=[byte_level, byte_fallback], ids=["byte-level", "byte-fallback"])
def tokenizer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """As vLLM holds it: read from a folder."""
    from transformers import AutoTokenizer

    folder = tmp_path_factory.mktemp("tokenizer")
    request.param(folder).save_pretrained(folder)
    return AutoTokenizer.from_pretrained(folder)


def token_by_token(tokenizer: Any, prompt: list[int], reply: list[int]) -> str:
    """What vLLM's front process does at each step."""
    from vllm.sampling_params import SamplingParams
    from vllm.v1.engine.detokenizer import IncrementalDetokenizer

    request = SimpleNamespace(
        request_id="r",
        prompt_token_ids=prompt,
        prompt_embeds=None,
        sampling_params=SamplingParams(skip_special_tokens=False),
    )
    decoder = IncrementalDetokenizer.from_new_request(tokenizer, request)
    for token in reply:
        decoder.update([token], stop_terminated=False)
    return str(decoder.get_next_output_text(finished=True, delta=False))


@pytest.mark.parametrize("text", TEXTS)
def test_every_beginning_of_a_reply_has_the_same_text(tokenizer: Any, text: str) -> None:
    prompt = tokenizer.encode("Say it:", add_special_tokens=False)
    reply = tokenizer.encode(text, add_special_tokens=False)
    for length in range(len(reply) + 1):
        expected = token_by_token(tokenizer, prompt, reply[:length])
        assert reply_text(tokenizer, prompt, reply[:length]) == expected


def test_a_character_without_its_last_bytes_is_left_out(tokenizer: Any) -> None:
    prompt = tokenizer.encode("Say it:", add_special_tokens=False)
    for cut in (1, 2, 3):
        rocket = [tokenizer.convert_tokens_to_ids(f"<0x{byte:02X}>") for byte in "🚀".encode()]
        if None in rocket or tokenizer.unk_token_id in rocket:
            rocket = tokenizer.encode("🚀", add_special_tokens=False)
        words = tokenizer.encode("words,", add_special_tokens=False)
        text = reply_text(tokenizer, prompt, [*words, *rocket[: len(rocket) - cut]])
        assert text.strip() == "words,"


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_any_tokens_have_the_same_text(tokenizer: Any, data: st.DataObject) -> None:
    tokens = st.integers(0, len(tokenizer) - 1)
    prompt = data.draw(st.lists(tokens, min_size=1, max_size=12))
    reply = data.draw(st.lists(tokens, max_size=40))
    assert reply_text(tokenizer, prompt, reply) == token_by_token(tokenizer, prompt, reply)


def test_long_rubbish_has_the_same_text(tokenizer: Any) -> None:
    """The last tokens of a reply may all be halves of characters."""
    half = [token for token in range(len(tokenizer)) if tokenizer.decode([token]) == "\ufffd"][:3]
    words = tokenizer.encode("plain words", add_special_tokens=False)
    for reply in (half * 20, words + half * 20, half * 20 + words + half):
        assert reply_text(tokenizer, words, reply) == token_by_token(tokenizer, words, reply)


def test_a_tokenizer_in_python_is_left_to_vllm(tokenizer: Any) -> None:
    from transformers import ByT5Tokenizer

    assert decodes_at_once(tokenizer)
    assert not decodes_at_once(ByT5Tokenizer())
    assert not decodes_at_once(None)
