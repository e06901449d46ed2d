"""Language consistency: the share of a sample's words that are in its question's language."""

from r1eval.diagnostics.language import LANGUAGES, NON_PROSE, count_foreign_words, latin_words
from r1eval.scoring.replies.thinking import ThinkingTags, split_reply

THINKING, ANSWER = "language_consistency", "language_consistency_answer"
"""the metrics: of the thinking, which R1's reward measures, and of the answer"""
Measures = dict[str, tuple[float, float]]
"""as in Score"""


def share_of_language(text: str, language: str) -> float | None:
    """Words in the language / words, 0..1; mathematics and code do not count. None without words.

    >>> share_of_language("Wir addieren die Zahlen, 因此得到四.", "de")
    0.5714285714285714
    """
    prose = NON_PROSE.sub(" ", text)
    foreign, words = count_foreign_words(prose, latin_words(prose), language)
    return (words - foreign) / words if words else None


def consistency_measures(
    text: str, language: str, opened_thinking: bool = False, tags: ThinkingTags | None = None
) -> Measures:
    """Both measures of a reply; {} if its language ("" for one that is not measured) cannot be detected.

    A reply without thinking is measured as a whole, as by the reward. What has no words does not count.

    >>> consistency_measures("<think>因此得到四.</think>Die Antwort ist vier.", "de")
    {'language_consistency': (0.0, 1.0), 'language_consistency_answer': (1.0, 1.0)}
    """
    if language not in LANGUAGES:
        return {}
    reply = split_reply(text, opened_thinking, tags)
    return {
        THINKING: _measure(reply.thinking or text, language),
        ANSWER: _measure(reply.answer or "", language),
    }


def _measure(text: str, language: str) -> tuple[float, float]:
    share = share_of_language(text, language)
    return (0.0, 0.0) if share is None else (share, 1.0)
