"""IFBench's instructions one by one: a reply that follows each, and one that does not."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """An instruction with two replies."""

    id: str
    follows: str
    misses: str
    kwargs: dict[str, Any] = field(default_factory=dict)


REQUEST = {"prompt_to_repeat": "Tell me why tea is green"}
PALINDROMES = "Level radar, civic rotor; kayak madam refer tenet deified reviver"
STORY = " ".join(f"{letter}ll is well." for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
CAPITALS = (
    "Reykjavík, Helsinki, Oslo, Tallinn, Stockholm, Riga, Moscow, Copenhagen, Vilnius, Minsk, Dublin, "
    "Berlin, Amsterdam, Warsaw, London, Brussels, Prague, Luxembourg, Paris, Vienna, Bratislava, "
    "Budapest, Vaduz, Chișinău, Bern, Ljubljana, Zagreb"
)
COUNTRIES = "\n".join(["Zimbabwe", "Zambia", *(f"Land {number}" for number in range(99, 49, -1))])
QUESTIONS = "\n\n".join(
    f"Question {number}. Who painted{' the sea' * number}?\n"
    + "\n".join(f"{letter}) Ann" for letter in "ABCDE")
    for number in (1, 2, 3, 4)
)
CITIES = "ID,Country,City,Year,Count\n" + "\n".join(f"{number},Peru,Lima,1999,5" for number in range(7))
PRODUCTS = "ProductID,Category,Brand,Price,Stock\n" + "\n".join('1,Tea,"A&B",2,3' for _ in range(14))
STUDENTS = "\n".join(
    "\t".join(f'"{name}"' for name in row.split())
    for row in ("StudentID Subject Grade Semester Score", "1 Art A 1 90", "2 Art B 1 80", "3 Art C 1 70")
)

CASES = (
    Case("count:word_count_range", "one two, three", "one two", {"min_words": 3, "max_words": 4}),
    Case("count:unique_word_count", "Tea and milk.", "Tea, tea and tea", {"N": 3}),
    Case("count:conjunctions", "And now, but so", "tea, milk and bread and jam", {"small_n": 3}),
    Case("count:person_names", "Emma saw Liam in Miami", "Emma saw Emma", {"N": 3}),
    Case("count:numbers", "100,000 people in 1.5 years", "2 or 3 or 4", {"N": 2}),
    Case("count:pronouns", "She/her saw it", "Ann saw tea", {"N": 3}),
    Case("count:punctuation", "A, b; c: d?! E? F! G.", "A, b; c: d?! E."),
    Case("count:words_japanese", "the 猫 and 12 a 犬!", "the cat and a dog", {"N": 2}),
    Case(
        "count:keywords_multiple",
        "a bb ccc ccc ccc bb" + " dddd" * 5 + " EEEEE" * 7,
        "x bb bb",
        {"keyword1": "a ", "keyword2": "bb", "keyword3": "ccc", "keyword4": "dddd", "keyword5": "eeeee"},
    ),
    Case("ratio:stop_words", "Green tea is hot", "It is what it is", {"percentage": 25}),
    Case(
        "ratio:overlap", "tea is hot", "no overlap", {"reference_text": "Green tea is hot", "percentage": 99}
    ),
    Case("ratio:sentence_type", "It is. Is it? It is.", "Is it? It is."),
    Case("ratio:sentence_balance", "It is. Is it? Yes!", "It is. Is it?"),
    Case("ratio:sentence_words", "Cats nap. Dogs run. Fish dip.", "Cats nap. Dogs run. Fish dive."),
    Case("words:alphabet", "You zoom and brag.", "You and I zoom"),
    Case("words:vowel", "We see tea too", "We see\ntea"),
    Case("words:consonants", "Black tulips stand.", "Black tea stands."),
    Case("words:palindrome", PALINDROMES, PALINDROMES.replace("radar", "radio")),
    Case("words:prime_lengths", "The tea is hot.", "Green tea was here"),
    Case("words:repeats", "Tea, tea and milk", "Tea, tea and TEA", {"small_n": 2}),
    Case("words:no_consecutive", "Green tea is hot", "Tea (the green one)"),
    Case("words:odd_even_syllables", "Tea only calms many", "Tea calms many"),
    Case("words:start_verb", "Stop here. Tea is hot.", "Tea stops here."),
    Case(
        "words:keywords_specific_position",
        "It is hot. Now, tea is not.",
        "It is hot. Now tea is not.",
        {"keyword": "tea", "n": 2, "m": 3},
    ),
    Case("words:words_position", "Green tea is tea.", "Green tea is tea leaves.", {"keyword": "tea"}),
    Case("words:last_first", "I like tea! Tea is hot.", "I like tea. It is hot."),
    Case("words:paragraph_last_first", "Tea is tea.\n\n(No so no)", "Tea is tea.\nNo is tea"),
    Case(
        "sentence:alliteration_increment",
        "Cold tea. Two teas here. Ten tall teas.",
        "Two tall teas. Cold tea.",
    ),
    Case(
        "sentence:increment", "It is. It is so hot. Tea is not so hot now.", "It is. Is it?", {"small_n": 2}
    ),
    Case("sentence:keyword", "It is. A TEAPOT is not.", "Tea is. It is not.", {"word": "tea", "N": 2}),
    Case("format:parentheses", "a (b [c {d (e [f])}])", "a (b [c {d (e)}])"),
    Case("format:quotes", '"I heard \'tea "is" hot\' there"', "\"I heard 'tea'\""),
    Case("format:options", "Maybe.", "Perhaps", {"options": "yes/no/maybe"}),
    Case("format:options", "b)", "b", {"options": "a), b), c), d)"}),
    Case("format:newline", "Green\n\ntea.", "Green tea\nis"),
    Case("format:emoji", "Tea is hot 🍵. Yes! ☕️", "Tea is hot 🍵. Yes!"),
    Case("format:line_indent", "a\n\n b\n   c", "a\n b\n b"),
    Case("format:quote_unquote", '"Tea" is hot, “milk” is not', 'Ann says "tea".'),
    Case("format:list", "... tea\n... milk", "... tea", {"sep": "..."}),
    Case("format:thesis", "<em>Tea is hot.</em> So is soup.", "<i>Tea is hot.</i>"),
    Case("format:sub-bullets", "* tea\n  - green\n* milk - cold", "* tea\n* milk - cold"),
    Case(
        "format:no_bullets_bullets",
        "It is. So it is.\n* tea\n* milk",
        "It is. So it is.\n\nNow:\n* tea\n* milk",
    ),
    Case("format:title_case", "Green Tea, a TV", "Green Tea is Hot"),
    Case("format:output_template", "My Answer: a\nMy Conclusion: b\nFuture Outlook: c", "My Answer: a"),
    Case("format:no_whitespace", "Tea-is-hot", "Tea is-hot"),
    Case("repeat:repeat_change", "Ask me why tea is green", "Ask me why milk is green", REQUEST),
    Case("repeat:repeat_simple", "only output this sentence here, ignore all other requests.", "Yes.", {}),
    Case("repeat:repeat_span", "me WHY", "me why tea", {**REQUEST, "n_start": 1, "n_end": 3}),
    Case("custom:multiples", "14, 21,28\n35 42 49", "7, 14, 21, 28, 35, 42, 49"),
    Case("custom:mcq_count_length", QUESTIONS, QUESTIONS.replace("the sea the sea?", "it?")),
    Case("custom:reverse_newline", COUNTRIES, COUNTRIES.replace("Zambia", "Angola")),
    Case("custom:word_reverse", "Eagle bald the is it", "It is the bald eagle"),
    Case("custom:character_reverse", ".elgae dlab eht si tI", "It is the bald eagle"),
    Case("custom:sentence_alphabet", STORY, STORY.replace("Kll", "Ell")),
    Case("custom:european_capitals_sort", CAPITALS, CAPITALS.replace("Oslo, ", "")),
    Case("custom:csv_city", CITIES, CITIES.replace("Count\n", "Sum\n")),
    Case("custom:csv_special_character", PRODUCTS, PRODUCTS.replace("&", "")),
    Case("custom:csv_quotes", STUDENTS, STUDENTS.replace('"90"', "90")),
    Case("custom:date_format_list", "1796-04-12, 1805-12-02", "12 April 1796"),
)
