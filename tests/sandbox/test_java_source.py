"""Java: the class that names the file, the class that starts, and the source without its package."""

import pytest

from sandbox.java_source import read_java

MAIN = "public static void main(String[] args) {}"


@pytest.mark.parametrize(
    ("code", "file", "main"),
    [
        ("public class Main { }", "Main", "Main"),
        (f"class A {{}}\npublic final class Solver {{ {MAIN} }}", "Solver", "Solver"),
        (f"class A {{}}\nclass B {{ {MAIN} }}", "B", "B"),
        ("class A { static void main(String[] a) {} }\nclass B {}", "A", "A"),
        ("void main() {}", "Main", "Main"),
        (f"public class {'x' * 300} {{}}", "Main", "Main"),
        # nested classes, before and after
        (f"class Main {{ static class FastReader {{ int x; }} {MAIN} }}", "Main", "Main"),
        (f"class Main {{ {MAIN} static class Node {{ {MAIN} }} }}", "Main", "Main"),
        (f"class Outer {{ static class In {{ {MAIN} }} }} class Run {{ {MAIN} }}", "Run", "Run"),
        # the public class need not be the one that starts
        (f"public class Data {{}} class Go {{ {MAIN} }}", "Data", "Go"),
        (f"class Test {{ {MAIN} }} public class Main {{ {MAIN} }}", "Main", "Main"),
        (f"class Test {{ {MAIN} }} class Solution {{ {MAIN} }}", "Solution", "Solution"),
        # what is no code
        (f"// This is a public class that sums\npublic class Main {{ {MAIN} }}", "Main", "Main"),
        (f"/* public class Wrong {{ {MAIN} }} */ class Right {{ {MAIN} }}", "Right", "Right"),
        (f'class S {{ static String x = "the class Foo {{"; {MAIN} }}', "S", "S"),
        (f"class S {{ char c = '{{', d = '\\''; {MAIN} }} class T {{}}", "S", "S"),
        (f'class S {{ String t = """\n class X {{ " \n"""; {MAIN} }}', "S", "S"),
        (f"/** a class */ // class Z\nclass S {{ /* {{ */ {MAIN} }}", "S", "S"),
        # other kinds of classes and modifiers
        (f"interface I {{ {MAIN} }}", "I", "I"),
        (f"enum E {{ A; {MAIN} }}", "E", "E"),
        (f"record P(int x) {{}} public strictfp class Q {{ {MAIN} }}", "Q", "Q"),
        ("class A { final static public void main(final String... a) {} }", "A", "A"),
        (f'@SuppressWarnings({{"unchecked"}}) public class A {{ {MAIN} }}', "A", "A"),
    ],
)
def test_the_class_that_names_the_file_and_the_class_that_starts(code: str, file: str, main: str) -> None:
    source = read_java(code)
    assert (source.file_class, source.main_class) == (file, main)


@pytest.mark.parametrize(
    ("code", "compiled"),
    [
        ("package a.b;\nclass A {}", "            \nclass A {}"),
        ("// package x;\npackage y;\nclass A {}", "// package x;\n          \nclass A {}"),
        ('class A { String s = "package q;"; }', 'class A { String s = "package q;"; }'),
        ("import java.util.*;\nclass A {}", "import java.util.*;\nclass A {}"),
    ],
)
def test_a_package_is_blanked_and_every_line_stays_where_it_is(code: str, compiled: str) -> None:
    assert read_java(code).code == compiled


@pytest.mark.parametrize(
    "text", ["{" * 100_000, "}" * 100_000, "/*" * 100_000, '"' * 100_000, "class A { " * 30_000]
)
def test_odd_text_is_read_in_linear_time(text: str) -> None:
    assert read_java(text).main_class
