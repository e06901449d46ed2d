from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import accumulate


@dataclass(slots=True)
class Total:
    value: int = 0

    def add(self, word: str | None) -> None:
        match word:
            case None | "":
                return
            case _:
                self.value += int(word)


total = Total()
for word in sys.stdin.read().split()[1:]:
    total.add(word)
print(*list(accumulate([total.value]))[-1:])
