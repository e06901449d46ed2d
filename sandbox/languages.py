"""How each language is compiled and run; each has a self-test program."""

from dataclasses import dataclass
from difflib import get_close_matches

from sandbox.errors import SandboxError
from sandbox.types import MIB, Limits

COMPILE_LIMITS = Limits(cpu_seconds=30, wall_seconds=60, memory_bytes=1536 * MIB, output_bytes=64 * MIB)
"""for compilers"""
PROGRAM = ""
"""in a command: the executable itself, which then has no file name"""


@dataclass(frozen=True)
class Language:
    """How programs of one language are compiled and run.

    In the words of a command {tool}, {bin} (its folder), {file} and {main} (Java's classes that name the file
    and that start) and {memory_mb} are filled in.
    """

    name: str
    tool: str
    """the command that must be installed on this machine"""
    source_file: str
    """the source's file name while it is compiled"""
    compile_command: tuple[str, ...]
    """empty for Python, which the harness compiles"""
    compiled_file: str
    """the file that the compiler writes; "" = the source itself is run"""
    run_command: tuple[str, ...]
    """empty for Python, which forks"""
    self_test: str
    """a program that reads two whole numbers and prints their sum"""
    program_file: str = ""
    """the executable's file name in the box while it runs; "" if it needs none"""
    runtime_threads: int = 0
    """threads that its runtime needs on top of the program's own"""
    runtime_bytes: int = 0
    """memory that its runtime needs on top of the program's own"""
    reserves_addresses: bool = False
    """its runtime reserves gigabytes of address space that it never uses"""
    header: str = ""
    """a header that many programs include: it is precompiled"""


def _cpp(standard: int, self_test: str) -> Language:
    return Language(
        name=f"cpp{standard}",
        tool="g++",
        source_file="program.cpp",
        compile_command=(
            *("{tool}", f"-std=gnu++{standard}", "-O2", "-w", "-fmax-errors=3", "-DONLINE_JUDGE"),
            *("program.cpp", "-o", "program"),
        ),
        compiled_file="program",
        run_command=(PROGRAM,),
        self_test=self_test,
        header="bits/stdc++.h",
    )


LANGUAGES = (
    Language(
        name="python",
        tool="python3",
        source_file="program.py",
        compile_command=(),
        compiled_file="",
        run_command=(),
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
        source_file="program.c",
        compile_command=(
            *("{tool}", "-std=gnu17", "-O2", "-w", "-fmax-errors=3", "-DONLINE_JUDGE"),
            *("program.c", "-o", "program", "-lm"),
        ),
        compiled_file="program",
        run_command=(PROGRAM,),
        self_test='#include <stdio.h>\nint main(void) { long a, b; scanf("%ld %ld", &a, &b); '
        'printf("%ld", a + b); return 0; }\n',
    ),
    Language(
        name="java",
        tool="javac",
        source_file="{file}.java",
        compile_command=(
            *("{tool}", "-J-Xmx512m", "-J-XX:+UseSerialGC", "-J-XX:-UsePerfData", "-nowarn"),
            *("-encoding", "UTF-8", "{file}.java"),
        ),
        compiled_file="*.class",
        run_command=(
            *("{bin}/java", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xss64m", "-Xmx{memory_mb}m"),
            *("-DONLINE_JUDGE=true", "-cp", "program.jar", "{main}"),
        ),
        self_test="import java.util.*;\npublic class Main { public static void main(String[] a) {\n"
        "  Scanner s = new Scanner(System.in); System.out.println(s.nextLong() + s.nextLong()); } }\n",
        program_file="program.jar",
        runtime_threads=64,
        runtime_bytes=256
        * MIB,  # stack, code and tables; the heap, which is the program's, has its own limit
        reserves_addresses=True,
    ),
    Language(
        name="rust",
        tool="rustc",
        source_file="program.rs",
        compile_command=("{tool}", "--edition=2021", "-O", "-A", "warnings", "program.rs", "-o", "program"),
        compiled_file="program",
        run_command=(PROGRAM,),
        self_test="use std::io::*;\nfn main() { let mut s = String::new(); "
        "stdin().read_to_string(&mut s).unwrap();\n"
        "  let t: i64 = s.split_whitespace().map(|x| x.parse::<i64>().unwrap()).sum(); "
        'println!("{}", t); }\n',
    ),
    Language(
        name="go",
        tool="go",
        source_file="program.go",
        compile_command=(
            *("/usr/bin/env", "GOCACHE=/box/.cache", "GO111MODULE=off", "CGO_ENABLED=0"),
            *("{tool}", "build", "-o", "program", "program.go"),
        ),
        compiled_file="program",
        run_command=(PROGRAM,),
        self_test='package main\nimport "fmt"\nfunc main() { var a, b int; fmt.Scan(&a, &b); '
        "fmt.Println(a + b) }\n",
        runtime_threads=64,
        reserves_addresses=True,
    ),
    Language(
        name="javascript",
        tool="node",
        source_file="program.js",
        compile_command=("{tool}", "--check", "program.js"),
        compiled_file="",
        run_command=("{tool}", "--stack-size=65500", "--max-old-space-size={memory_mb}", "program.js"),
        self_test="const t = require('fs').readFileSync(0, 'utf8').trim().split(/\\s+/).map(Number);\n"
        "console.log(t[0] + t[1]);\n",
        program_file="program.js",
        runtime_threads=64,
        runtime_bytes=96 * MIB,
        reserves_addresses=True,
    ),
)
ALIASES = {
    "py": "python", "python3": "python", "py3": "python", "cpp": "cpp17", "c++": "cpp17", "cxx": "cpp17",
    "cc": "cpp17", "c++17": "cpp17", "c++20": "cpp20", "js": "javascript", "node": "javascript",
    "rs": "rust", "golang": "go", "nodejs": "javascript", "pypy": "python", "pypy3": "python",
    "gnu++17": "cpp17", "gnu++20": "cpp20", "c11": "c", "c17": "c",
}  # fmt: skip


def find_language(name: str) -> Language:
    """The language of this name or alias; SandboxError with a suggestion for any other.

    >>> find_language("C++").name
    'cpp17'
    """
    full_name = ALIASES.get(name.lower(), name.lower())
    for language in LANGUAGES:
        if language.name == full_name:
            return language
    names = [language.name for language in LANGUAGES]
    matches = get_close_matches(full_name, [*names, *ALIASES], n=1)
    hint = f"; did you mean {matches[0]!r}?" if matches else ""
    raise SandboxError(f"unknown language {name!r}: choose {', '.join(names)}{hint}")
