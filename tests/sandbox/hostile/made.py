"""Attacks whose text is too large or too odd to lie in a file."""

from sandbox.types import Checker
from tests.sandbox.hostile.attack import BLOCKED, FLOOD, Attack

FAREWELL = "\nprint('BLOCKED')"
PYTHON = {
    # name -> verdicts, source
    "nested_brackets": ("CE", "(" * 100_000 + ")" * 100_000),
    "nested_lists": ("CE WA", "x = " + "[" * 190 + "]" * 190),
    "nested_blocks": ("CE", "".join(" " * n + "if 1:\n" for n in range(200))),
    "minuses": ("CE TLE RE", "x = " + "-" * 1_000_000 + "1" + FAREWELL),
    "attributes": ("CE RE", "x = a" + ".a" * 200_000),
    "sum_of_many": ("CE RE TLE AC", "x = " + "1+" * 500_000 + "1" + FAREWELL),
    "nulls": ("CE", "print('BLOCKED')\0\nprint(1)"),
    "long_line": ("AC", "x = '" + "a" * 5_000_000 + "'" + FAREWELL),
    "long_integer": ("CE", "x = " + "9" * 1_000_000 + FAREWELL),
    "warnings": ("AC CE", "x = '\\d'\n" * 30_000 + FAREWELL),
    "surrogate": ("CE", "print('BLOCKED \ud800')"),
    "formats": ("CE RE", "x = " + "f'{" * 200 + "1" + "}'" * 200),
}
LCB = {
    "lcb_equal": """
import builtins
class Yes(str):
    def __eq__(self, other): return True
builtins.str = lambda *a: Yes()
print(Yes('x'))
""",
    "lcb_exit": "import os, sys\nsys.stdout.flush()\nos._exit(0)",
    "lcb_stdout": "import sys\nsys.stdout = open('/dev/full', 'w')\nprint(1)",
    "lcb_frames": """
import sys
frame = sys._getframe()
while frame:
    for name, value in list(frame.f_locals.items()):
        if isinstance(value, str) and 'CANARY-' in value: print(value)
    frame = frame.f_back
""",
}
ESCAPE = "\x1b]0;hostile\x07\x1b[2J\x1b[31m"
NULLS = '#include <stdio.h>\nint main() { puts("BLOCKED"); }\0'
FLOODS = {
    # 60 MB of output: one token, many, many lines, what is wide in memory, what is no text
    "flood_digits": ("float", "import sys\nsys.stdout.write('9' * 60_000_000)"),
    "flood_tokens": ("tokens", "import sys\nfor _ in range(600): sys.stdout.write('7.0 ' * 25_000)"),
    "flood_lines": ("exact", "import sys\nfor _ in range(600): sys.stdout.write('7\\n' * 50_000)"),
    "flood_wide": ("yesno", "import sys\nsys.stdout.write('\\U0001F600' + 'a' * 60_000_000)"),
    "flood_bytes": ("tokens", "import os\nfor _ in range(60): os.write(1, b'\\xff' * 1_000_000)"),
}
MADE = (
    *(
        Attack(f"made/{name}.py", "WA", code=code, limits=FLOOD, checker=Checker(checker))
        for name, (checker, code) in FLOODS.items()
    ),
    *(
        Attack(f"made/{name}.py", "WA MLE", code=FLOODS[name][1], limits=FLOOD, rules="lcb")
        for name in ("flood_wide", "flood_lines")
    ),
    *(Attack(f"made/{name}.py", may, expected=BLOCKED, code=code) for name, (may, code) in PYTHON.items()),
    *(Attack(f"made/{name}.py", "WA RE", rules="lcb", code=code) for name, code in LCB.items()),
    Attack("made/escapes.c", "CE", code=f"#error {ESCAPE}\n"),
    Attack("made/escapes.cpp", "CE", code=f'static_assert(0, "{ESCAPE}");\n'),
    Attack("made/escapes.py", "CE", code=f'x = "error {ESCAPE}\n'),
    Attack("made/escapes_raised.py", "RE", code=f"raise ValueError({ESCAPE!r})"),
    Attack("made/escapes_printed.py", "WA", code=f"print({ESCAPE!r})"),
    Attack("made/empty.c", "CE", code="\n"),
    Attack("made/nulls.c", "CE AC", expected=BLOCKED, code=NULLS),
    Attack("made/Empty.java", "CE RE", code="// nothing\n"),
    Attack("made/DotDot.java", "CE", code="public class ../../../../tmp/@MARK@ { }"),
    Attack("made/brackets.c", "CE MLE RE", code="int x = " + "(" * 300_000 + "1" + ")" * 300_000 + ";"),
)
