# Called with input, answer, output. It reads the answer and then breaks.
import sys

answer = open(sys.argv[2]).read().split()
print(1 if answer[99] == "6" else 0)
