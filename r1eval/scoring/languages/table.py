"""The table of languages: a row is all that a language needs."""

from r1eval.scoring.languages.arabic import ARABIC
from r1eval.scoring.languages.chinese import CHINESE
from r1eval.scoring.languages.english import ENGLISH
from r1eval.scoring.languages.french import FRENCH
from r1eval.scoring.languages.german import GERMAN
from r1eval.scoring.languages.hindi import HINDI
from r1eval.scoring.languages.japanese import JAPANESE
from r1eval.scoring.languages.korean import KOREAN
from r1eval.scoring.languages.russian import RUSSIAN
from r1eval.scoring.languages.spanish import SPANISH
from r1eval.scoring.languages.vocabulary import Vocabulary

# The first is the one of texts that show no other.
LANGUAGES: tuple[Vocabulary, ...] = (
    ENGLISH,
    FRENCH,
    GERMAN,
    SPANISH,
    RUSSIAN,
    CHINESE,
    JAPANESE,
    KOREAN,
    ARABIC,
    HINDI,
)
