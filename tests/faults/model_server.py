"""A process that serves the scripted model, to be killed: `python -m tests.faults.model_server PORT HOLD`."""

import sys
import time

from tests.engines.servers import run_server
from tests.faults.harness import DEADLINE_SECONDS, Model


def main(port: int, hold: int | None) -> None:
    """Serve on the port, and print the URL; requests wait from number `hold` on."""
    with run_server(Model(hold), port=port) as server:
        print(server.url, flush=True)
        time.sleep(DEADLINE_SECONDS)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
