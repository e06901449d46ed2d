"""The fault matrix as a command: `python -m tests.faults [NAME...]`; exit code 1 if a row fails."""

import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.faults.harness import Row, Skipped
from tests.faults.matrix import ROWS, SLOW_ROWS, deadline
from tests.faults.watchdog import watch


def main(names: list[str]) -> int:
    """Run these rows, or all; print one line for each and the totals."""
    known = {row.__name__: row for row in (*ROWS, *SLOW_ROWS)}
    if unknown := [name for name in names if name not in known]:
        print(f"no such row: {', '.join(unknown)}; the rows are {', '.join(known)}", file=sys.stderr)
        return 2
    results = [run(known[name]) for name in names or known]
    failed, skipped = results.count("failed"), results.count("skipped")
    tail = f", {skipped} skipped" if skipped else ""
    print(f"{results.count('passed')} passed, {failed} failed{tail}")
    return 1 if failed else 0


def run(row: Row) -> str:
    """Run a row in a folder of its own; `passed`, `failed` or `skipped`."""
    started, reason = time.monotonic(), ""
    with tempfile.TemporaryDirectory(prefix="r1eval-fault-") as folder:
        try:
            watch(row, Path(folder), deadline(row))
            result = "passed"
        except Skipped as skip:
            result, reason = "skipped", f"  {skip}"
        except Exception:  # noqa: BLE001 - whatever it is, the row failed
            result, reason = "failed", f"\n{traceback.format_exc()}"
    print(f"{result:7} {time.monotonic() - started:5.1f} s  {row.__name__}{reason}", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
