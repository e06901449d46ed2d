"""How each language is compiled and started; each has a self-test program."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from sandbox.errors import SandboxError
from sandbox.types import MIB, Limits

COMPILE = Limits(cpu_seconds=30, wall_seconds=60, memory_bytes=1536 * MIB, output_bytes=64 * MIB)
"""what a compiler may use"""
LONGEST_NAME = 100
"""bytes of a class's name, which is a file's name too"""
PROGRAM = ""
"""in a command: the built program itself, which is then no file that has a name"""


@dataclass(frozen=True)
class Language:
    """In the words of a command {tool}, {bin} (its folder), {main} and {memory_mb} are filled in."""

    name: str
    tool: str
    """the command that must be found on this machine"""
    file: str
    """the source's name while it is compiled"""
    compiled: tuple[str, ...]
    """the compiler's command; none for Python, which compiles itself"""
    made: str
    """the file that the compiler makes; "" = the source is the program"""
    started: tuple[str, ...]
    """the command that runs a program; none for Python, which forks"""
    self_test: str
    """reads two whole numbers and prints their sum"""
    kept: str = ""
    """the name under which the built program lies in the box while it runs; "" if it needs none"""
    threads: int = 0
    """what its runtime needs beside the program's own processes"""
    beside: int = 0
    """bytes that its runtime takes beside the program's own memory"""
    reserves: bool = False
    """its runtime reserves gigabytes of addresses that it never touches"""
    header: str = ""
    """a header that many programs include and that is compiled ahead"""


def _cpp(standard: int, self_test: str) -> Language:
    return Language(
        name=f"cpp{standard}",
        tool="g++",
        file="program.cpp",
        compiled=(
            *("{tool}", f"-std=gnu++{standard}", "-O2", "-w", "-fmax-errors=3", "-DONLINE_JUDGE"),
            *("program.cpp", "-o", "program"),
        ),
        made="program",
        started=(PROGRAM,),
        self_test=self_test,
        header="bits/stdc++.h",
    )


LANGUAGES = (
    Language(
        name="python",
        tool="python3",
        file="program.py",
        compiled=(),
        made="",
        started=(),
        self_test="print(sum(map(int, input().split())))\n",
    ),
    _cpp(
        17,
        "#include <bits/stdc++.h>\n"
        "int main() { std::pair<long, long> p; std::cin >> p.first >> p.second;\n"
        "  auto [a, b] = p; std::cout << a + b; }\n",
    ),
    _cpp(
        20,
        "#include <bits/stdc++.h>\n"
        "auto sum(std::integral auto a, std::integral auto b) { return a + b; }\n"
        "int main() { long a, b; std::cin >> a >> b; std::cout << sum(a, b); }\n",
    ),
    Language(
        name="c",
        tool="gcc",
        file="program.c",
        compiled=(
            *("{tool}", "-std=gnu17", "-O2", "-w", "-fmax-errors=3", "-DONLINE_JUDGE"),
            *("program.c", "-o", "program", "-lm"),
        ),
        made="program",
        started=(PROGRAM,),
        self_test='#include <stdio.h>\nint main(void) { long a, b; scanf("%ld %ld", &a, &b); '
        'printf("%ld", a + b); return 0; }\n',
    ),
    Language(
        name="java",
        tool="javac",
        file="{main}.java",
        compiled=(
            *("{tool}", "-J-Xmx512m", "-J-XX:+UseSerialGC", "-J-XX:-UsePerfData", "-nowarn"),
            *("-encoding", "UTF-8", "{main}.java"),
        ),
        made="*.class",
        started=(
            *("{bin}/java", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xss64m", "-Xmx{memory_mb}m"),
            *("-cp", "program.jar", "{main}"),
        ),
        self_test="import java.util.*;\npublic class Main { public static void main(String[] a) {\n"
        "  Scanner s = new Scanner(System.in); System.out.println(s.nextLong() + s.nextLong()); } }\n",
        kept="program.jar",
        threads=64,
        beside=256 * MIB,  # stack, code and tables; the heap, which is the program's, has a limit of its own
        reserves=True,
    ),
    Language(
        name="rust",
        tool="rustc",
        file="program.rs",
        compiled=("{tool}", "--edition=2021", "-O", "-A", "warnings", "program.rs", "-o", "program"),
        made="program",
        started=(PROGRAM,),
        self_test="use std::io::*;\nfn main() { let mut s = String::new(); "
        "stdin().read_to_string(&mut s).unwrap();\n"
        "  let t: i64 = s.split_whitespace().map(|x| x.parse::<i64>().unwrap()).sum(); "
        'println!("{}", t); }\n',
    ),
    Language(
        name="go",
        tool="go",
        file="program.go",
        compiled=(
            *("/usr/bin/env", "GOCACHE=/box/.cache", "GO111MODULE=off", "CGO_ENABLED=0"),
            *("{tool}", "build", "-o", "program", "program.go"),
        ),
        made="program",
        started=(PROGRAM,),
        self_test='package main\nimport "fmt"\nfunc main() { var a, b int; fmt.Scan(&a, &b); '
        "fmt.Println(a + b) }\n",
        threads=64,
        reserves=True,
    ),
    Language(
        name="javascript",
        tool="node",
        file="program.js",
        compiled=("{tool}", "--check", "program.js"),
        made="",
        started=("{tool}", "--stack-size=65500", "--max-old-space-size={memory_mb}", "program.js"),
        self_test="const t = require('fs').readFileSync(0, 'utf8').trim().split(/\\s+/).map(Number);\n"
        "console.log(t[0] + t[1]);\n",
        kept="program.js",
        threads=64,
        beside=96 * MIB,
        reserves=True,
    ),
)
ALIASES = {
    "py": "python", "python3": "python", "py3": "python", "cpp": "cpp17", "c++": "cpp17", "cxx": "cpp17",
    "cc": "cpp17", "c++17": "cpp17", "c++20": "cpp20", "js": "javascript", "node": "javascript",
    "rs": "rust", "golang": "go", "nodejs": "javascript", "pypy": "python", "pypy3": "python",
    "gnu++17": "cpp17", "gnu++20": "cpp20", "c11": "c", "c17": "c",
}  # fmt: skip


def find(name: str) -> Language:
    """The language of this name or alias; SandboxError with a guess for another.

    >>> find("C++").name
    'cpp17'
    """
    wanted = ALIASES.get(name.lower(), name.lower())
    for language in LANGUAGES:
        if language.name == wanted:
            return language
    names = [language.name for language in LANGUAGES]
    near = get_close_matches(wanted, [*names, *ALIASES], n=1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    raise SandboxError(f"unknown language {name!r}: choose {', '.join(names)}{meant}")


def main_class(code: str) -> str:
    """The class that Java starts, which names its file: the public one, else the one with `main`.

    >>> main_class("class A {} public final class B { public static void main(String[] x) {} }")
    'B'
    """
    before = code.partition("static void main")[0]
    names = re.findall(r"\bpublic\s+(?:(?:final|abstract|strictfp)\s+)*class\s+(\w+)", code)[:1]
    names = names or re.findall(r"\bclass\s+(\w+)", before)[-1:]
    return names[0] if names and len(names[0].encode()) <= LONGEST_NAME else "Main"
