"""Interprets a server's reply or error: a sample, a failed sample, a retry, or the end of the run."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from r1eval.engines.protocol import failed_sample
from r1eval.store.records import Finish, Request, Sample

FINISHES = {"stop": Finish.STOP, "length": Finish.LENGTH}

RETRY_STATUSES = (408, 409, 429)
"""client errors (4xx) worth a retry; the others would get the same reply again"""

FATAL_STATUSES = {
    401: "set OPENAI_API_KEY to a key that the server accepts",
    403: "the key may not use this model",
    404: "check that the server lists --model, and that --base-url has the right path (it often ends in /v1)",
}
"""status -> fix, for errors that every other request would get too: the run ends"""


class ErrorAction(Enum):
    RETRY = "try again later, or at another server"
    FAIL_SAMPLE = "this request fails for good"
    END_RUN = "no request would succeed"


@dataclass(frozen=True)
class RequestError:
    """A request that got no sample, and what to do about it."""

    action: ErrorAction
    detail: str
    retry_after: float | None = None
    """seconds to wait, if the server sent Retry-After"""


def to_sample(request: Request, reply: Any, seconds: float) -> Sample:
    """The sample of a chat completion; a failed one, which is never graded, if it has no generation."""
    choices = reply.choices or []
    if not choices:
        error = (getattr(reply, "model_extra", None) or {}).get("error")
        return failed_sample(request, f"the server replied without a generation: {_one_line(error or reply)}")
    choice = choices[0]
    finish = FINISHES.get(choice.finish_reason)
    if finish is None:
        return failed_sample(request, f"the server returned finish_reason {choice.finish_reason!r}")
    usage = reply.usage
    return Sample(
        benchmark=request.benchmark,
        question_id=request.question_id,
        index=request.index,
        text=join_reasoning(choice.message),
        finish=finish,
        prompt_tokens=usage.prompt_tokens if usage else 0,
        output_tokens=usage.completion_tokens if usage else 0,
        seconds=seconds,
        seed=request.seed,
    )


def join_reasoning(message: Any) -> str:
    """The reply as the model wrote it: reasoning that the server split off goes back between <think> tags.

    Reasoning without content was truncated, so its tag stays open.
    """
    extra = message.model_extra or {}
    thinking = extra.get("reasoning_content") or extra.get("reasoning")
    content = message.content or ""
    if not thinking:
        return content
    return f"<think>\n{thinking}" + (f"\n</think>\n{content}" if content else "")


def classify_error(error: Any, timeout_seconds: float) -> RequestError:
    """What to do about an exception of the `openai` library."""
    import openai

    if isinstance(error, openai.APIStatusError):
        return _classify_status(error)
    if isinstance(error, openai.APITimeoutError) and "Connect" not in type(error.__cause__).__name__:
        # A retry would take as long again: the same generation, with the other requests waiting.
        return RequestError(
            ErrorAction.FAIL_SAMPLE,
            f"no reply within {timeout_seconds:.0f} s; allow more with --engine-arg timeout=SECONDS",
        )
    if isinstance(error, openai.APIConnectionError):
        return RequestError(ErrorAction.RETRY, _one_line(error.__cause__ or error))
    return RequestError(ErrorAction.FAIL_SAMPLE, f"the reply cannot be parsed: {_one_line(error)}")


def _classify_status(error: Any) -> RequestError:
    status = error.status_code
    detail = f"HTTP {status}: {_one_line(error.message)}"
    if status in RETRY_STATUSES or status >= 500:
        retry_after = _parse_retry_after(error.response.headers.get("retry-after"))
        return RequestError(ErrorAction.RETRY, detail, retry_after)
    if status in FATAL_STATUSES:
        return RequestError(ErrorAction.END_RUN, f"{detail}; {FATAL_STATUSES[status]}")
    return RequestError(ErrorAction.FAIL_SAMPLE, detail)


def _parse_retry_after(header: str | None) -> float | None:
    """A Retry-After header in seconds; None for a date, where the exponential back-off does as well."""
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None


def _one_line(message: object) -> str:
    return " ".join(str(message).split())[:500]
