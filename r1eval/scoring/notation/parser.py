"""Parses the tokens of one scalar expression into a tree; tokens left over are an error."""

from fractions import Fraction

from r1eval.scoring.notation.cursor import CONSTANTS, Cursor
from r1eval.scoring.notation.decimals import quotient, repeating_decimal
from r1eval.scoring.notation.ellipses import read_ellipsis, terms_behind
from r1eval.scoring.notation.tokenizer import FUNCTIONS, OPENING, Token, UnreadableError
from r1eval.scoring.notation.tree import Node

MAX_DEPTH = 60
"""maximum levels of nesting"""
SERIES = {"\\sum": "sum", "\\prod": "product"}
ROUNDING = {"\\lfloor": "floor", "\\lceil": "ceil"}
CALL_COMMANDS = frozenset("\\" + name for name in FUNCTIONS) | {*ROUNDING, *SERIES}
FACTORIALS = {1: "factorial", 2: "double_factorial"}


def parse(tokens: list[Token]) -> Node:
    """The tree of a scalar expression; raises UnreadableError."""
    reader = _Parser(list(tokens))
    tree = reader.sum()
    if reader.place < len(reader.tokens):
        raise UnreadableError(f"left over: {reader.tokens[reader.place].text!r}")
    return tree


class _Parser(Cursor):
    """Recursive descent, one method per level of precedence."""

    def sum(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnreadableError("nested too deeply")
        left = self.product()
        terms = [left]
        names = {"+": "add", "-": "add", "\\pm": "plus_minus", "\\mp": "minus_plus"}
        while (sign := self.peek()) in names:
            self.take()
            if sign == "+" and self.peek() == "\\ldots":
                left = read_ellipsis("sum", terms, terms_behind(self, "+", self.product))
                continue
            right = self.product()
            terms.append(Node("negate", (right,)) if sign == "-" else right)
            left = Node(names[sign], (left, terms[-1]))
        self.depth -= 1
        return left

    def product(self) -> Node:
        left = self.unary()
        factors = [left]
        while True:
            operator = self.peek()
            if operator in {"*", "/"}:
                self.take()
            if self.peek() == "\\ldots" and operator != "/":
                left = read_ellipsis("product", factors, terms_behind(self, "*", self.power))
            elif operator in {"*", "/"}:
                factor = self.unary()
                factors = [*factors, factor] if operator == "*" else []
                left = Node("multiply" if operator == "*" else "divide", (left, factor))
            elif self.starts_factor():
                factors.append(self.power())
                left = Node("multiply", (left, factors[-1]))
            else:
                return left

    def unary(self) -> Node:
        sign = self.peek()
        if sign in {"+", "-", "\\pm", "\\mp"}:
            self.take()
            # -x^2 is -(x^2), but -2x and -2*x are the same either way
            inner = self.unary()
            zero = Node("number", value=Fraction(0))
            if sign in {"\\pm", "\\mp"}:
                return Node("plus_minus" if sign == "\\pm" else "minus_plus", (zero, inner))
            return Node("negate", (inner,)) if sign == "-" else inner
        return self.power()

    def starts_factor(self) -> bool:
        """Whether the next token starts a factor of an implicit product."""
        text = self.peek()
        if text in {"number", "repeating"}:
            return self.ends_factor(self.place - 1) or self.is_power_behind(self.place - 1)
        if text == "|":
            return self.bars == 0
        return text in {"symbol", "(", "[", "{"} or text in CONSTANTS or text in CALL_COMMANDS

    def power(self) -> Node:
        base = self.postfix(self.primary())
        if self.peek() != "^":
            return base
        self.take()
        exponent = self.exponent()
        return self.postfix(Node("power", (base, exponent)))

    def exponent(self) -> Node:
        if self.peek() in {"+", "-"}:
            sign = self.take().text
            inner = self.exponent()
            return Node("negate", (inner,)) if sign == "-" else inner
        if self.peek() == "number":
            token = self.take()
            base = Node("number", value=Fraction(token.text))
        else:
            base = self.primary()
        if self.peek() == "^":  # towers group to the right
            self.take()
            return Node("power", (base, self.exponent()))
        return base

    def postfix(self, node: Node) -> Node:
        names = {"!": "factorial", "\\percent": "percent", "\\degree": "degree"}
        while (name := names.get(self.peek())) is not None:
            marks = 0
            while self.peek() == "!":
                self.take()
                marks += 1
            if marks > 2:
                raise UnreadableError("a factorial of factorials without brackets")
            if not marks:
                self.take()
            node = Node(FACTORIALS.get(marks, name), (node,))
        return node

    def primary(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnreadableError("nested too deeply")
        token = self.take()
        node = self.atom(token)
        self.depth -= 1
        return node

    def atom(self, token: Token) -> Node:
        if token.kind == "number":
            return self.number(token)
        if token.kind == "repeating":
            return Node("number", value=repeating_decimal(token.text))
        if token.kind == "symbol":
            return self.symbol(token)
        if token.text in CONSTANTS:
            return Node("constant", value=CONSTANTS[token.text])
        if token.text == "|":
            return self.absolute()
        if token.text in OPENING and token.text not in {"\\{", "\\langle"}:
            inner = self.bracketed(token.text)
            return Node("call", (inner,), ROUNDING[token.text]) if token.text in ROUNDING else inner
        if token.text in SERIES:
            return self.series(SERIES[token.text])
        if token.text in CALL_COMMANDS:
            return self.call(token.text[1:])
        raise UnreadableError(f"{token.text!r} is not expected there")

    def number(self, token: Token) -> Node:
        """A number, or a mixed number: 1\\frac{4}{5}, 1 4/5."""
        value = Fraction(token.text)
        whole = Node("number", value=value)
        rest = self.tokens[self.place : self.place + 7]
        kinds = [part.text if part.kind in {"operator", "command"} else part.kind for part in rest]
        if not token.text.isdigit():
            return whole
        if kinds[:3] == ["number", "/", "number"] and rest[0].spaced:
            self.place += 3
            return Node("number", value=value + quotient(rest[0].text, rest[2].text))
        if kinds[:1] == ["\\frac"] and (
            kinds[1:] == ["{", "number", "}", "{", "number", "}"] or kinds[1:2] == ["number"]
        ):
            self.take()
            top, bottom = self.argument(), self.argument()
            if (
                top.op == bottom.op == "number"
                and isinstance(top.value, Fraction)
                and isinstance(bottom.value, Fraction)
            ):
                if top.value >= bottom.value:
                    raise UnreadableError("an improper mixed number")
                return Node("add", (whole, Node("divide", (top, bottom))))
            return Node("multiply", (whole, Node("divide", (top, bottom))))
        return whole

    def symbol(self, token: Token) -> Node:
        name = token.text
        if self.peek() == "_":
            self.take()
            name += "_" + self.subscript()
        while self.peek() == "'":
            self.take()
            name += "'"
        is_constant = name in CONSTANTS and name not in self.bound
        return Node("constant", value=name) if is_constant else Node("symbol", value=name)

    def absolute(self) -> Node:
        self.bars += 1
        inner = self.sum()
        self.bars -= 1
        self.expect("|")
        return Node("call", (inner,), "abs")

    def bracketed(self, opening: str) -> Node:
        bars, self.bars = self.bars, 0
        inner = self.sum()
        self.bars = bars
        self.expect(OPENING[opening])
        return inner

    def argument(self) -> Node:
        """A braced group, or LaTeX's single token: the 1 and the 2 of \\frac12."""
        if (
            self.peek() == "number"
            and len(self.tokens[self.place].text) > 1
            and self.tokens[self.place].text.isdigit()
        ):
            token = self.tokens[self.place]
            self.tokens[self.place] = Token("number", token.text[1:])
            return Node("number", value=Fraction(token.text[0]))
        if self.peek() == "number":
            return Node("number", value=Fraction(self.take().text))
        return self.primary()

    def call(self, name: str) -> Node:
        if name in {"frac", "binom"}:
            first = self.argument()
            second = self.argument()
            return Node("divide", (first, second)) if name == "frac" else Node("call", (first, second), name)
        if name == "sqrt":
            return self.root()
        base, power = self.decorations(name)
        args = self.arguments()
        if name == "cis" and len(args) == 1:
            turned = Node("multiply", (Node("constant", value="i"), Node("call", args, "sin")))
            called = Node("add", (Node("call", args, "cos"), turned))
            return Node("power", (called, power)) if power is not None else called
        if name == "log" and base is not None:
            args = (*args, base)
        if power is not None and power == Node("negate", (Node("number", value=Fraction(1)),)):
            return Node("call", args, "arc" + name)
        called = Node("call", args, name)
        return Node("power", (called, power)) if power is not None else called

    def series(self, op: str) -> Node:
        """A sum or product: its terms, from where to where, and the name of the index."""
        bounds: dict[str, Node] = {}
        index = ""
        while self.peek() in {"_", "^"} and len(bounds) < 2:
            if self.take().text == "^":
                bounds["high"] = self.argument()
                continue
            self.expect("{")
            index = self.take().text
            self.expect("=")
            bounds["low"] = self.sum()
            self.expect("}")
        if not index.isalpha() or len(bounds) < 2:
            raise UnreadableError("a sum or product without bounds")
        self.bound.append(index)
        terms = self.product()
        self.bound.pop()
        return Node(op, (terms, bounds["low"], bounds["high"]), value=index)

    def decorations(self, name: str) -> tuple[Node | None, Node | None]:
        """The base of a logarithm and the power before the argument."""
        base = power = None
        while self.peek() in {"_", "^"}:
            if self.take().text == "_":
                if name != "log":
                    raise UnreadableError(f"a subscript of {name}")
                base = self.argument()
            else:
                power = self.exponent()
        return base, power

    def root(self) -> Node:
        degree = Node("number", value=Fraction(2))
        if self.peek() == "[":
            self.take()
            degree = self.sum()
            self.expect("]")
        inner = self.unary() if self.peek() == "-" else self.postfix(self.primary())
        return Node("power", (inner, Node("divide", (Node("number", value=Fraction(1)), degree))))

    def arguments(self) -> tuple[Node, ...]:
        """Comma-separated arguments in brackets, or the factors that follow: \\sin 2x."""
        if self.peek() in {"(", "[", "{"}:
            closing = OPENING[self.take().text]
            args = [self.sum()]
            while self.peek() == ",":
                self.take()
                args.append(self.sum())
            self.expect(closing)
            return tuple(args)
        inner = self.unary()
        while (
            self.peek() in {"number", "symbol", "{", "\\frac", "\\sqrt", *CONSTANTS} and self.starts_factor()
        ):
            inner = Node("multiply", (inner, self.power()))
        return (inner,)
