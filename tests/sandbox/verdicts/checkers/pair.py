# Called with input, answer, output: any two whole numbers that add up to the input's are accepted.
import sys

due, answer, output = (open(path, "rb").read().split() for path in sys.argv[1:])
if sum(map(int, answer)) != int(due[0]):
    raise ValueError("the answer does not fit the input")
try:
    print(int(len(output) == 2 and sum(map(int, output)) == int(due[0])))
except ValueError:
    print(0)
