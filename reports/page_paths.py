"""The paths of a report's pages, shared by the code that writes pages and the code that links to them."""

import hashlib
import re


def question_page(benchmark: str, question_id: str) -> str:
    """The path of a question's page, relative to its run's folder; an id that is no file name gets a hash.

    >>> question_page("aime24", "60"), question_page("math500", "test/algebra/2584.json")
    ('aime24/60.html', 'math500/test-algebra-2584.json-9c39c993.html')
    """
    name = re.sub(r"[^A-Za-z0-9._-]", "-", question_id).strip(".")[:80]
    if name != question_id:
        name += "-" + hashlib.sha256(question_id.encode()).hexdigest()[:8]
    return f"{benchmark}/{name}.html"


def samples_folder(benchmark: str) -> str:
    """The folder of a benchmark's sample browser, relative to its run's folder; no page has its name.

    >>> samples_folder("aime24")
    'aime24/samples'
    """
    return f"{benchmark}/samples"
