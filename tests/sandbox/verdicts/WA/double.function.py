class Solution:
    def total(self, numbers: List[int]) -> int:
        return round(math.fsum(numbers)) + (len(numbers) == 3)
