"""`python -m r1eval`."""

from r1eval.cli.main import main

if __name__ == "__main__":
    main()
