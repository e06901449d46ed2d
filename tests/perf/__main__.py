"""All measured comparisons, one after the other: `python -m tests.perf`, or `make perf`."""

from importlib import import_module

COMPARISONS = (
    "startup",
    "memory",
    "metrics",
    "packing",
    "grading",
    "rewards",
    "sandbox",
    "gate",
    "sequences",
    "allocation",
    "tail",
    "report",
    "engine",
    "updates",
    "scale",
)


def main() -> None:
    for name in COMPARISONS:
        print(f"\n== {name}", flush=True)
        import_module(f"tests.perf.{name}").main()


if __name__ == "__main__":
    main()
