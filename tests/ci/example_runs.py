"""Two runs of the same model, for a try of the action: `python -m tests.ci.example_runs FOLDER`."""

import sys
from pathlib import Path

from tests.gate import runs


def main() -> None:
    folder = Path(sys.argv[1]).absolute()
    for seed, name in enumerate(("baseline", "candidate")):
        runs.run(folder / name, runs.model_with_accuracy(0.9, seed=seed), k=8)


if __name__ == "__main__":
    main()
