import os
import sys
from io import BytesIO, IOBase


class FastIO(IOBase):
    def __init__(self, file):
        self._fd = file.fileno()
        self.buffer = BytesIO()
        self.writable = "x" in file.mode or "r" not in file.mode
        self.write = self.buffer.write if self.writable else None
        self.newlines = 0

    def readline(self):
        while self.newlines == 0:
            part = os.read(self._fd, max(os.fstat(self._fd).st_size, 8192))
            self.newlines = part.count(b"\n") + (not part)
            at = self.buffer.tell()
            self.buffer.seek(0, 2), self.buffer.write(part), self.buffer.seek(at)
        self.newlines -= 1
        return self.buffer.readline()

    def flush(self):
        if self.writable:
            os.write(self._fd, self.buffer.getvalue())
            self.buffer.truncate(0), self.buffer.seek(0)


class IOWrapper(IOBase):
    def __init__(self, file):
        self.buffer = FastIO(file)
        self.flush = self.buffer.flush
        self.writable = self.buffer.writable
        self.write = lambda s: self.buffer.write(s.encode("ascii"))
        self.readline = lambda: self.buffer.readline().decode("ascii")


sys.stdin, sys.stdout = IOWrapper(sys.stdin), IOWrapper(sys.stdout)
input = lambda: sys.stdin.readline().rstrip("\r\n")

n, numbers = int(input()), []
while len(numbers) < n:
    numbers += map(int, input().split())
print(sum(numbers))
