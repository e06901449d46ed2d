# Says 100 where others say 1.
import sys

print(100 * (open(sys.argv[2]).read() == open(sys.argv[3]).read()))
