"""What a server's reply or error means: a sample, a failed sample, another try, or the end of the run."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from r1eval.engines.protocol import failed
from r1eval.store.records import Finish, Request, Sample

FINISHES = {"stop": Finish.STOP, "length": Finish.LENGTH}

RETRIED = (408, 409, 429)
"""of the client errors; of the others, asking again brings the same answer"""

MENDS = {
    401: "set OPENAI_API_KEY to a key that the server accepts",
    403: "the key may not use this model",
    404: "check --model against the names that the server lists, and that --base-url ends as it should (/v1)",
}
"""what no other request would fare better with: the run ends"""


class Course(Enum):
    RETRY = "the server may do better later, or another one"
    FAIL = "this request failed for good"
    END = "no request would succeed"


@dataclass(frozen=True)
class Trouble:
    course: Course
    detail: str
    retry_after: float | None = None
    """seconds, where the server told"""


def sample_of(request: Request, reply: Any, seconds: float) -> Sample:
    """The sample of a chat completion; failed, never graded, where the reply holds no generation."""
    choices = reply.choices or []
    if not choices:
        said = (getattr(reply, "model_extra", None) or {}).get("error")
        return failed(request, f"the server answered without a generation: {_line(said or reply)}")
    choice = choices[0]
    finish = FINISHES.get(choice.finish_reason)
    if finish is None:
        return failed(request, f"the server ended it with finish_reason {choice.finish_reason!r}")
    usage = reply.usage
    return Sample(
        benchmark=request.benchmark,
        question_id=request.question_id,
        index=request.index,
        text=text_of(choice.message),
        finish=finish,
        prompt_tokens=usage.prompt_tokens if usage else 0,
        output_tokens=usage.completion_tokens if usage else 0,
        seconds=seconds,
        seed=request.seed,
    )


def text_of(message: Any) -> str:
    """The reply as the model wrote it: thinking that the server took out goes back between its tags.

    Thinking without content was cut before its end, and stays open.
    """
    extra = message.model_extra or {}
    thinking = extra.get("reasoning_content") or extra.get("reasoning")
    content = message.content or ""
    if not thinking:
        return content
    return f"<think>\n{thinking}" + (f"\n</think>\n{content}" if content else "")


def trouble_of(error: Any, timeout_seconds: float) -> Trouble:
    """What an exception of the `openai` library means."""
    import openai

    if isinstance(error, openai.APIStatusError):
        return _status(error)
    if isinstance(error, openai.APITimeoutError) and "Connect" not in type(error.__cause__).__name__:
        # Asked again, it would take as long again: the same generation, with everything else waiting.
        return Trouble(
            Course.FAIL,
            f"no answer within {timeout_seconds:.0f} s; allow more with --engine-arg timeout=SECONDS",
        )
    if isinstance(error, openai.APIConnectionError):
        return Trouble(Course.RETRY, _line(error.__cause__ or error))
    return Trouble(Course.FAIL, f"the answer does not parse: {_line(error)}")


def _status(error: Any) -> Trouble:
    status = error.status_code
    detail = f"HTTP {status}: {_line(error.message)}"
    if status in RETRIED or status >= 500:
        return Trouble(Course.RETRY, detail, _seconds(error.response.headers.get("retry-after")))
    if status in MENDS:
        return Trouble(Course.END, f"{detail}; {MENDS[status]}")
    return Trouble(Course.FAIL, detail)


def _seconds(header: str | None) -> float | None:
    """A Retry-After header in seconds; None for a date, which the growing rests serve as well."""
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None


def _line(what: object) -> str:
    return " ".join(str(what).split())[:500]
