class Solution:
    def total(self, numbers: List[int]) -> int:
        table = [[0] * 100_000 for _ in range(1_000)]
        return sum(numbers) + table[0][0]
