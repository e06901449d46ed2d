"""What is no model, or none that the installed vLLM reads, and how the user learns of it."""

from pathlib import Path

import pytest

from r1eval.engines import model_files
from r1eval.errors import R1evalError
from r1eval.store.records import Message
from tests.engines.models import open_vllm

QUESTION = (Message("user", "Why?"),)


@pytest.mark.parametrize("names", [[], ["README.md"], ["tokenizer.json"]])
def test_a_folder_without_a_model_is_one_line(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("{}", encoding="utf-8")
    with pytest.raises(R1evalError, match=r"has no config.json"), open_vllm(tmp_path):
        pass


GGUF_NAMES = ["model.gguf", "missing/model.gguf", "owner/repository-GGUF:Q4_K_M"]


@pytest.mark.parametrize("name", GGUF_NAMES)
def test_gguf_that_the_installed_vllm_does_not_read_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    monkeypatch.setattr(model_files, "reads_gguf", lambda: False)
    with pytest.raises(R1evalError, match=r"vllm-gguf-plugin.*llama.cpp"), open_vllm(name):
        pass


def test_a_folder_of_gguf_files_names_one(tmp_path: Path) -> None:
    (tmp_path / "model-q8.gguf").touch()
    with pytest.raises(R1evalError, match=r"give the file: --model .*model-q8.gguf"), open_vllm(tmp_path):
        pass


@pytest.mark.slow
def test_context_and_prompt_come_from_a_gguf_file_where_vllm_reads_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from r1eval.run.small_model import _gguf_file

    monkeypatch.setattr(model_files, "reads_gguf", lambda: True)
    with open_vllm(_gguf_file()) as engine:
        assert engine.context_tokens() == 8192
        assert (engine.render(QUESTION).text or "").endswith("Why?<|im_end|>\n<|im_start|>assistant\n")


def test_one_file_is_no_model(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    file.touch()
    with pytest.raises(R1evalError, match="is a file; give the folder"), open_vllm(file):
        pass
