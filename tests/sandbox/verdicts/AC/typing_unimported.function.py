class Solution:
    def total(self, numbers: List[int]) -> Optional[int]:
        counts: Dict[int, int] = defaultdict(int)
        for number in numbers:
            counts[number] += 1
        return sum(number * count for number, count in counts.items())
