class Solution:
    def total(self, numbers: List[int]) -> int:
        @cache
        def down(left: int) -> int:
            return 0 if left == 0 else down(left - 1)

        def walk(at: int) -> int:
            return 0 if at == 3_000 else walk(at + 1) + (numbers[at] if at < len(numbers) else 0)

        return walk(0) + down(900)
