"""Opens LaTeX environments: matrices as cells, aligned rows as a value, a chain or a list."""

import re

MATRIX = re.compile(
    r"[(\[]?\s*\\begin\s*\{\s*(?P<name>[pbB]?matrix|array|smallmatrix)\s*\}\s*(?:\{[lcr|\s]*\})?(?P<body>.*)"
    r"\\end\s*\{\s*(?P=name)\s*\}\s*[)\]]?(?P<transposed>\s*\^\s*\{?\s*(?:T|\\top|\\text\s*\{T\})\s*\}?)?",
    re.DOTALL,
)
ROWS = re.compile(
    r"(?P<open>\\\{\s*)?\\begin\s*\{\s*(?P<name>aligned|alignedat|align\*?|cases|gathered|gather\*?|split|array|eqnarray\*?"
    r"|equation\*?|matrix)\s*\}"
    r"\s*(?:\[[tbc]\])?(?:\{[lcr|\s\d]*\})?(?P<body>.*)\\end\s*\{\s*(?P=name)\s*\}",
    re.DOTALL,
)
"""lines of text or equations"""
CONTINUATIONS = ("+", "-", "*", "/", "\\text", "\\le", "\\ge", "<", ">", "\\approx")
"""what a row begins with that is no answer of its own"""


def open_rows(plain: str) -> str:
    """One value in an environment as itself, a chain over several rows as one, equations as a list."""
    match = ROWS.fullmatch(plain)
    if match is None or "\\begin" in match["body"]:
        return plain
    lines = [row for row in match["body"].split("\\cr") if row.strip(" &,")]
    if len(lines) == 1 and not match["open"]:
        is_row = lines[0].count("&") and match["name"] in {"array", "matrix", "cases"}
        return plain if is_row else lines[0].replace("&", " ").strip(" ,")
    rows = _join_chains([line.replace("&", " ").strip(" ,") for line in lines])
    are_members = match["name"] not in {"matrix", "cases"} and not any(
        "&" in line.strip(" &") for line in lines
    )
    are_parts = any(row.startswith(CONTINUATIONS) for row in rows)
    if rows and (all("=" in row for row in rows) or (are_members and not are_parts)):
        return ", ".join(rows)
    return plain


def _join_chains(rows: list[str]) -> list[str]:
    """Rows that begin with a relation continue the row before."""
    joined: list[str] = []
    for row in rows:
        if joined and row.startswith("="):
            joined[-1] += " " + row
        else:
            joined.append(row)
    return joined


def matrix_cells(plain: str) -> list[list[str]] | None:
    """The cells of a matrix as text, transposed if it is marked so; None for anything else."""
    found = MATRIX.fullmatch(plain.strip())
    if found is None or "\\begin" in found["body"]:
        return None
    cells = [row.split("&") for row in found["body"].split("\\cr") if row.strip()]
    if found["transposed"] and len({len(row) for row in cells}) == 1:
        return [list(column) for column in zip(*cells, strict=True)]
    return cells
