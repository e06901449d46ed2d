"""A cursor over the tokens of an expression, for its parser."""

from r1eval.scoring.notation.tokenizer import CLOSING, Token, UnreadableError

CONSTANTS = {"\\pi": "pi", "\\infty": "infinity", "e": "e", "i": "i"}


class Cursor:
    """Tokens with a place, and what is open there."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0
        self.bars = 0  # open absolute values
        self.bound: list[str] = []  # the indices of open sums and products

    def peek(self) -> str:
        if self.place >= len(self.tokens):
            return ""
        token = self.tokens[self.place]
        return token.text if token.kind in {"operator", "command"} else token.kind

    def take(self) -> Token:
        if self.place >= len(self.tokens):
            raise UnreadableError("it ends too early")
        self.place += 1
        return self.tokens[self.place - 1]

    def expect(self, text: str) -> None:
        if self.peek() != text:
            raise UnreadableError(f"{text!r} is missing")
        self.place += 1

    def ends_factor(self, place: int) -> bool:
        return self.tokens[place].text in CLOSING or self.tokens[place].text in {"|", "!"}

    def is_power_behind(self, place: int) -> bool:
        """Whether a power follows a letter or another power, so that they are factors: n2^{n-1}, n^2 2^n."""
        before, number, mark = self.tokens[place], self.tokens[place + 1], self.tokens[place + 2 : place + 3]
        if not mark or mark[0].text != "^" or number.kind != "number":
            return False
        is_exponent = before.kind == "number" and number.spaced and self.tokens[place - 1].text == "^"
        return before.kind == "symbol" or before.text in CONSTANTS or is_exponent

    def subscript(self) -> str:
        token = self.take()
        if token.text != "{":
            return token.text
        parts = []
        while (part := self.take()).text != "}":
            parts.append(part.text)
        return "".join(parts)
