import io
import sys

real, sys.stdout = sys.stdout, io.StringIO()
print("a debug line that nobody sees")
real.write(str(sum(map(int, sys.stdin.read().split()[1:]))))
