"""IFBench's instructions on the words of a reply, and on the words of each sentence."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from string import ascii_lowercase, punctuation

from r1eval.scoring.kinds.instructions.checks import COUNT, TEXT, Instruction, Kwargs
from r1eval.scoring.kinds.instructions.ifbench_text import bare_words, sentences, trimmed
from r1eval.scoring.kinds.instructions.ifbench_verbs import is_verb
from r1eval.scoring.kinds.instructions.words import tokens

VOWELS = frozenset("aeiou")
CONSONANTS = frozenset(ascii_lowercase) - VOWELS
PRIMES = frozenset(n for n in range(2, 100) if all(n % divisor for divisor in range(2, n)))
PALINDROMES, PALINDROME_LENGTH = 10, 5


def alphabet(reply: str, _: Kwargs) -> bool:
    """Each word begins with the letter after the last word's; Z is followed by A."""
    initials = [word[0] for word in bare_words(reply.lower())]
    if not initials or initials[0] not in ascii_lowercase:
        return False
    start = ascii_lowercase.index(initials[0])
    return all(initial == ascii_lowercase[(start + i) % 26] for i, initial in enumerate(initials))


def three_vowels(reply: str, _: Kwargs) -> bool:
    """One line with three of the vowels at most."""
    return "\n" not in reply.strip() and len(VOWELS & set(reply.lower())) <= 3


def consonants(reply: str, _: Kwargs) -> bool:
    """Two consonants side by side in each word."""
    return all(
        any(a in CONSONANTS and b in CONSONANTS for a, b in pairwise(word)) for word in reply.lower().split()
    )


def palindrome(reply: str, _: Kwargs) -> bool:
    """As the reference: the same one ten times will do."""
    found = (
        word for word in bare_words(reply.lower()) if len(word) >= PALINDROME_LENGTH and word == word[::-1]
    )
    return sum(1 for _ in found) >= PALINDROMES


def prime_lengths(reply: str, _: Kwargs) -> bool:
    return all(len(word) in PRIMES for word in bare_words(reply))


def repeats(reply: str, kwargs: Kwargs) -> bool:
    """As the reference: a word occurs `small_n` times at most, rather than once more."""
    return bool(max(Counter(bare_words(reply.lower())).values(), default=0) <= kwargs["small_n"])


def no_consecutive(reply: str, _: Kwargs) -> bool:
    return all(a[0] != b[0] for a, b in pairwise(bare_words(reply.lower())))


def odd_even_syllables(reply: str, _: Kwargs) -> bool:
    import syllapy  # reads its dictionary when imported

    parities = [syllapy.count(word) % 2 for word in bare_words(reply.lower())]
    return all(a != b for a, b in pairwise(parities))


def start_verb(reply: str, _: Kwargs) -> bool:
    """By a list of verbs: the reference's tagger needs a model of its own."""
    return is_verb(tokens(reply.split(maxsplit=1)[0])[0])


def keyword_position(reply: str, kwargs: Kwargs) -> bool:
    """As the reference: marks count as words, capitals must agree."""
    keyword: str = kwargs["keyword"].strip()
    return _at(tokens(_at(sentences(reply), int(kwargs["n"]))), int(kwargs["m"])) == keyword


def words_position(reply: str, kwargs: Kwargs) -> bool:
    """The second word and the second to last; as the reference, marks count as words."""
    found = tokens(reply)
    return len(found) >= 2 and found[1] == found[-2] == kwargs["keyword"].strip()


def last_first(reply: str, _: Kwargs) -> bool:
    """Each sentence begins with the last word of the one before; as the reference, a comma is part of it."""
    edge = punctuation + " "
    for before, after in pairwise(sentences(reply)):
        last, first = before.rstrip(edge).split()[-1:], after.lstrip(edge).split()[:1]
        if not last or not first or last[0].lower() != first[0].lower():
            return False
    return True


def paragraph_last_first(reply: str, _: Kwargs) -> bool:
    """Each line that has words ends with the word with which it begins."""
    lines = (trimmed(line.strip().lower()).split() for line in reply.split("\n"))
    return all(not found or found[0] == found[-1] for found in lines)


def alliteration_increment(reply: str, _: Kwargs) -> bool:
    """More words that share their initial with a neighbour in each sentence than in the one before."""
    counts = [_alliterative(sentence.lower().split()) for sentence in sentences(reply)]
    return all(a < b for a, b in pairwise(counts))


def _alliterative(found: Iterable[str]) -> int:
    initials = [word[0] for word in (word.lstrip(punctuation + " ") for word in found) if word]
    same = [a == b for a, b in pairwise(initials)]
    return sum(same) + sum(one and not before for before, one in zip([False, *same], same, strict=False))


def increment(reply: str, kwargs: Kwargs) -> bool:
    counts = [len(bare_words(sentence)) for sentence in sentences(reply)]
    return all(b == a + kwargs["small_n"] for a, b in pairwise(counts))


def sentence_keyword(reply: str, kwargs: Kwargs) -> bool:
    """As the reference: within a word, too."""
    return kwargs["word"].lower() in _at(sentences(reply), int(kwargs["N"])).lower()


def _at(found: Sequence[str], place: int) -> str:
    """Counted from 1; "" if there are fewer."""
    return found[place - 1] if 1 <= place <= len(found) else ""


def _follow_keyword_position(kwargs: Kwargs) -> str:
    before, words, keyword = int(kwargs["n"]) - 1, int(kwargs["m"]) - 1, str(kwargs["keyword"])
    return "It is hot. " * before + "tea " * words + keyword.strip()


SMALL_N = {"small_n": COUNT}

INSTRUCTIONS: Mapping[str, Instruction] = {
    "words:alphabet": Instruction(alphabet, follow=lambda _: "A big cat drinks every Friday."),
    "words:vowel": Instruction(three_vowels, follow=lambda _: "Bees need teas."),
    "words:consonants": Instruction(consonants, follow=lambda _: "Black tulips stand nearby."),
    "words:palindrome": Instruction(palindrome, follow=lambda _: "level radar civic rotor kayak " * 2),
    "words:prime_lengths": Instruction(prime_lengths, follow=lambda _: "The tea is hot."),
    "words:repeats": Instruction(repeats, SMALL_N, follow=lambda _: "Each word once."),
    "words:no_consecutive": Instruction(no_consecutive, follow=lambda _: "Cats like warm milk."),
    "words:odd_even_syllables": Instruction(odd_even_syllables, follow=lambda _: "Tea."),
    "words:start_verb": Instruction(start_verb, follow=lambda _: "Keep the tea warm."),
    "words:keywords_specific_position": Instruction(
        keyword_position, {"keyword": TEXT, "n": COUNT, "m": COUNT}, follow=_follow_keyword_position
    ),
    "words:words_position": Instruction(
        words_position, {"keyword": TEXT}, follow=lambda kwargs: f"The {kwargs['keyword'].strip()} tea"
    ),
    "words:last_first": Instruction(last_first, follow=lambda _: "I like tea. Tea is warm."),
    "words:paragraph_last_first": Instruction(
        paragraph_last_first, follow=lambda _: "Tea is not coffee, tea."
    ),
    "sentence:alliteration_increment": Instruction(
        alliteration_increment, follow=lambda _: "It was noon. Two tall cups stood."
    ),
    "sentence:increment": Instruction(increment, SMALL_N, follow=lambda _: "One sentence."),
    "sentence:keyword": Instruction(
        sentence_keyword,
        {"word": TEXT, "N": COUNT},
        follow=lambda kwargs: f"It has the word {kwargs['word']}. " * int(kwargs["N"]),
    ),
}
