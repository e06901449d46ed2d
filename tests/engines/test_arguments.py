import pytest

from r1eval.engines.arguments import check_names, convert_types
from r1eval.errors import R1evalError

TYPES = {
    "length": frozenset({"int"}),
    "share": frozenset({"float"}),
    "eager": frozenset({"bool"}),
    "name": frozenset({"str", "None"}),
    "dtype": frozenset({"ModelDType"}),
    "overrides": frozenset({"dict", "str", "Any"}),
    "optional": frozenset({"int", "None"}),
}


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("length", "4096", 4096),
        ("length", "-1", -1),
        ("length", "16k", 16_000),
        ("length", "2K", 2048),
        ("length", "1.5m", 1_500_000),
        ("share", "0.5", 0.5),
        ("share", "1", 1.0),
        ("eager", "true", True),
        ("eager", "False", False),
        ("name", "007", "007"),
        ("name", "none", None),
        ("name", '{"a": 1}', '{"a": 1}'),
        ("dtype", "bfloat16", "bfloat16"),
        ("overrides", '{"rope": {"factor": 2}}', {"rope": {"factor": 2}}),
        ("optional", "None", None),
        ("optional", "3", 3),
    ],
)
def test_a_value_is_converted_to_the_type_of_its_argument(key: str, text: str, value: object) -> None:
    converted = convert_types({key: text}, TYPES)[key]
    assert converted == value
    assert type(converted) is type(value)


@pytest.mark.parametrize(
    ("key", "text", "fix"),
    [
        ("length", "much", "give int"),
        ("length", "1.5K", "give int"),
        ("length", "k", "give int"),
        ("length", "nank", "give int"),
        ("length", "infk", "give int"),
        ("share", "half", "give float"),
        ("eager", "yes", "give true or false"),
        ("overrides", "{rope", "not valid JSON"),
    ],
)
def test_a_value_of_the_wrong_type_is_named_with_the_fix(key: str, text: str, fix: str) -> None:
    with pytest.raises(R1evalError, match=f"--engine-arg {key}=.*{fix}"):
        convert_types({key: text}, TYPES)


def test_a_mistyped_name_gets_a_suggestion() -> None:
    with pytest.raises(R1evalError, match=r"max_model_length.*did you mean 'max_model_len'"):
        check_names("vllm", ["max_model_length"], ["max_model_len", "seed"])
