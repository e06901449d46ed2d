from typing import List


class Solution:
    def total(self, numbers: List[int]) -> int:
        print("what a function prints is not its answer")
        return sum(numbers)
