"""Makes all throw-away environments: `python -m tests.ecosystem`, in the background of the first tests.

A test whose environment is being made waits for it; where making one fails here, the test makes it again, and
fails with the reason.
"""

import subprocess

from tests.ecosystem.environments import FILES_ONLY, REQUIREMENTS, environment, package_files


def main() -> None:
    for requirements in sorted(REQUIREMENTS.glob("*.txt")):
        name = requirements.stem
        make = package_files if name in FILES_ONLY else environment
        try:
            make(name)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            print(f"{name}: {error}")


if __name__ == "__main__":
    main()
