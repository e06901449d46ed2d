"""Where the pages of a report lie, so that whoever links to one and whoever writes it agree."""

import hashlib
import re


def question_page(benchmark: str, question_id: str) -> str:
    """The path of a question's page below its run's folder; a name that no file can have gets a hash.

    >>> question_page("aime24", "60"), question_page("math500", "test/algebra/2584.json")
    ('aime24/60.html', 'math500/test-algebra-2584.json-9c39c993.html')
    """
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", question_id).strip(".")[:80]
    if plain != question_id:
        plain += "-" + hashlib.sha256(question_id.encode()).hexdigest()[:8]
    return f"{benchmark}/{plain}.html"
