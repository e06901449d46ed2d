class Solution:
    def sum(self, numbers: List[int]) -> int:
        return sum(numbers)
