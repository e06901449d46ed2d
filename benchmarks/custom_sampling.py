"""The table `[sampling]` of a custom benchmark."""

from benchmarks.toml_table import TomlTable
from benchmarks.types import Sampling


def read_sampling(table: TomlTable) -> Sampling:
    """Defaults: R1's protocol with k = 4, the smallest k that its paper mentions; greedy decoding has k = 1.

    The ranges are those of the options of `r1eval run`, except that a temperature is at most 2.
    """
    temperature = table.number("temperature", 0.6, low=0.0, high=2.0)
    sampling = Sampling(
        temperature=temperature,
        top_p=table.number("top_p", 0.95, low=0.0, high=1.0, above=True),
        max_tokens=table.count("max_tokens", 32_768),
        k=table.count("k", 4 if temperature else 1),
        top_k=table.count("top_k", 0, low=0),
        min_p=table.number("min_p", 0.0, low=0.0, high=1.0),
        presence_penalty=table.number("presence_penalty", 0.0, low=-2.0, high=2.0),
        frequency_penalty=table.number("frequency_penalty", 0.0, low=-2.0, high=2.0),
        repetition_penalty=table.number("repetition_penalty", 1.0, low=0.0, high=10.0, above=True),
        stop=tuple(
            table.text_list("stop", 'a text, or a list of texts such as ["\\n\\nQuestion:"]', default=[])
        ),
    )
    table.reject_unknown_keys()
    if temperature == 0 and sampling.k > 1:
        raise table.error(
            "k", f"is {sampling.k}: temperature 0 makes all samples of a question equal, so give 1"
        )
    return sampling
