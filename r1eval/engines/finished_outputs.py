"""Schedulers for vLLM's engine that report each request when it is finished, and seldom before.

vLLM reports the new tokens of all requests after every step, and the process that asked wakes up to collect
them: on two cores the model waits for it. r1eval needs tokens before the last only to find stop strings, and
to show how long the longest reply is by now. vLLM loads these classes into its engine (its argument
`scheduler_cls`).
"""

from typing import Any

from vllm.v1.core.sched.async_scheduler import AsyncScheduler
from vllm.v1.core.sched.scheduler import Scheduler

STEPS_BETWEEN_REPORTS = 64
"""the tokens of unfinished requests are reported together, after so many steps"""


class _Finished:
    """Holds the tokens of requests that are not detokenized back until they are finished, or it is time."""

    requests: dict[str, Any]
    r1eval_steps = 0

    def update_from_output(self, scheduler_output: Any, model_runner_output: Any) -> dict[int, Any]:
        names = scheduler_output.num_scheduled_tokens
        requests = {name: self.requests[name] for name in names if name in self.requests}
        reports = super().update_from_output(scheduler_output, model_runner_output)  # type: ignore[misc]
        self.r1eval_steps += 1
        is_time = self.r1eval_steps % STEPS_BETWEEN_REPORTS == 0
        return {client: report for client, report in reports.items() if _keep(report, requests, is_time)}


def _keep(report: Any, requests: dict[str, Any], is_time: bool) -> bool:
    """Take out of a report to a client what can wait; whether anything is left."""
    outputs = []
    for output in report.outputs:
        request = requests.get(output.request_id)
        if request is not None and not request.sampling_params.detokenize:
            if output.finish_reason is None and not is_time:
                continue
            output.new_token_ids = list(request.output_token_ids[getattr(request, "r1eval_reported", 0) :])
            request.r1eval_reported = len(request.output_token_ids)
        outputs.append(output)
    report.outputs = outputs
    return bool(outputs or report.finished_requests or report.scheduler_stats)


class FinishedScheduler(_Finished, Scheduler):  # type: ignore[misc]  # vLLM's types are not followed
    """vLLM's scheduler; reports seldom before the end."""


class FinishedAsyncScheduler(_Finished, AsyncScheduler):  # type: ignore[misc]
    """The same for vLLM's asynchronous scheduling, its default on a GPU."""
