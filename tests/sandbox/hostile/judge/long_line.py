"""One token of three megabytes, three megabytes of tokens."""
import sys

sys.stdout.write("9" * 1_500_000 + " 1" * 750_000)
