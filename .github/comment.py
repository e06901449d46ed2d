"""The gate's comment on a pull request: written once, then kept up to date.

Run by action.yml after the gate, and by docs/ci/comment.yml after the job of a fork, which must not write.
Needs only Python. Reads from the environment:

    R1EVAL_COMMENT      the Markdown file to show
    R1EVAL_COMMENT_KEY  which of several comments on one pull request this is
    R1EVAL_TOKEN        a token that may write to pull requests
    GITHUB_*            what the runner sets

The gate decides the job, not its comment: this ends with 0 and says in one line why there is no comment. A
text can come from a fork. It is data: it mentions nobody, and the pull request that it goes to is found by
what GitHub itself says of the run, never by the text.
"""

import http.client
import json
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_CHARACTERS = 60_000
"""GitHub refuses a comment of more than 65,536"""
MAX_PAGES = 30
"""of 100 comments each"""
ATTEMPTS = 3
ACTIONS_LOGIN = "github-actions[bot]"
"""who writes with a workflow's own token, which may not ask who it is"""
READ_ONLY = (
    "the token may not write to pull requests. Set `permissions: pull-requests: write`; for pull requests of "
    "forks, whose token can only read, add docs/ci/comment.yml"
)
INVISIBLE = "\u2060"
"""after an @ it keeps a name from being mentioned"""
AT = re.compile(r"(?:@|&(?:#0*64|#x0*40|commat);)(?=[\w&])", re.IGNORECASE)
"""before a name; HTML's names of the character mention too"""


class NoCommentError(Exception):
    """Why there is no comment."""


@dataclass(frozen=True)
class GitHub:
    """The API of one repository."""

    api: str
    repository: str
    token: str

    def call(self, method: str, path: str, body: object = None) -> Any:
        """The parsed answer."""
        request = urllib.request.Request(  # noqa: S310 - the address is the runner's own
            f"{self.api}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Accept": "application/vnd.github+json",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)

    def pages(self, path: str) -> Iterator[dict[str, Any]]:
        """The items of all pages of a list."""
        for page in range(1, MAX_PAGES + 1):
            items = self.call("GET", f"{path}?per_page=100&page={page}")
            yield from items
            if len(items) < 100:
                return


def main() -> None:
    """Comment, and try again where the server or the network failed: what is there by then is found."""
    for attempt in range(ATTEMPTS):
        try:
            print(comment(), flush=True)
            return
        except NoCommentError as reason:
            annotate("notice", str(reason))
            return
        except urllib.error.HTTPError as error:
            if error.code in {401, 403}:
                annotate("notice", f"HTTP {error.code}: {READ_ONLY}")
                return
            failure = f"{error.url}: HTTP {error.code}"
        except (OSError, ValueError, http.client.HTTPException) as error:
            failure = str(error)
        if attempt < ATTEMPTS - 1:
            time.sleep(2**attempt)
    annotate("warning", failure)


def annotate(level: str, reason: str) -> None:
    """One line in the job's log and on its page."""
    line = " ".join(reason.split()).replace("%", "%25")
    print(f"::{level} title=r1eval gate::no comment: {line}", flush=True)


def comment() -> str:
    """Write or update the comment; says which."""
    github = GitHub(
        os.environ.get("GITHUB_API_URL", "https://api.github.com"),
        os.environ["GITHUB_REPOSITORY"],
        os.environ.get("R1EVAL_TOKEN", ""),
    )
    if not github.token:
        raise NoCommentError("no token was given")
    text = read_text(Path(os.environ["R1EVAL_COMMENT"]))
    number = find_pull_request(github)
    mark = format_mark(os.environ.get("R1EVAL_COMMENT_KEY") or "gate")
    body = f"{mark}\n{text}"
    path = f"/repos/{github.repository}/issues"
    old = find_comment(github, f"{path}/{number}/comments", mark)
    if old is None:
        new = github.call("POST", f"{path}/{number}/comments", {"body": body})
        return f"commented: {new.get('html_url', '')}"
    if old["body"].replace("\r\n", "\n") == body:
        return f"the comment is up to date: {old.get('html_url', '')}"
    github.call("PATCH", f"{path}/comments/{old['id']}", {"body": body})
    return f"updated the comment: {old.get('html_url', '')}"


def read_text(path: Path) -> str:
    """The Markdown, mentioning nobody, cut between two lines where it is too long."""
    if path.is_symlink() or not path.is_file():  # a link in a fork's artifact could name any file
        raise NoCommentError(f"{path.name} is not there; did the gate's job upload it?")
    with path.open(encoding="utf-8", errors="replace") as file:
        text = file.read(2 * MAX_CHARACTERS)
    text = AT.sub(f"@{INVISIBLE}", text.replace("\0", "").strip())
    if not text:
        raise NoCommentError(f"{path.name} is empty")
    if len(text) <= MAX_CHARACTERS:
        return text
    kept = text[:MAX_CHARACTERS].rpartition("\n")[0] or text[:MAX_CHARACTERS]
    kept += "\n```" if len(re.findall("^```", kept, re.MULTILINE)) % 2 else ""
    return (
        kept
        + "\n</details>" * _open_details(kept)
        + f"\n\n… the rest is in the [summary of the job]({run_url()})"
    )


def _open_details(text: str) -> int:
    return max(0, text.count("<details") - text.count("</details>"))


def run_url() -> str:
    """The page of the workflow run that decided."""
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    own = f"{server}/{os.environ['GITHUB_REPOSITORY']}/actions/runs/{os.environ.get('GITHUB_RUN_ID', '')}"
    return str(read_event().get("workflow_run", {}).get("html_url", own))


def format_mark(key: str) -> str:
    """The invisible first line by which a comment is found again."""
    return f"<!-- r1eval gate: {re.sub(r'[^ .,:=/A-Za-z0-9_]', '_', key)[:80]} -->"


def read_event() -> dict[str, Any]:
    """What started the workflow."""
    path = os.environ.get("GITHUB_EVENT_PATH")
    event = json.loads(Path(path).read_text(encoding="utf-8")) if path else {}
    return event if isinstance(event, dict) else {}


def find_pull_request(github: GitHub) -> int:
    """The number of the pull request that started this workflow, or the workflow that this one follows."""
    event = read_event()
    if "pull_request" in event:
        return int(event["pull_request"]["number"])
    if "workflow_run" not in event:
        raise NoCommentError("this workflow was not started by a pull request")
    run = event["workflow_run"]
    if not run.get("head_repository"):
        raise NoCommentError("the fork that this run was for is gone")
    head = f"{run['head_repository']['owner']['login']}:{run['head_branch']}"
    found = github.call("GET", f"/repos/{github.repository}/pulls?state=open&head={urllib.parse.quote(head)}")
    for pull in found:
        if pull["head"]["sha"] == run["head_sha"]:
            return int(pull["number"])
    raise NoCommentError(f"no open pull request of {head} is at {run['head_sha'][:12]}: it has moved on")


def find_comment(github: GitHub, path: str, mark: str) -> dict[str, Any] | None:
    """The first comment with this mark that this token's owner wrote; others can copy the mark."""
    marked = [one for one in github.pages(path) if str(one.get("body") or "").startswith(mark)]
    own = own_login(github) if marked else ""
    return next((one for one in marked if (one.get("user") or {}).get("login") == own), None)


def own_login(github: GitHub) -> str:
    """Whose token this is."""
    try:
        return str(github.call("GET", "/user")["login"])
    except urllib.error.HTTPError as error:
        if error.code not in {401, 403, 404}:
            raise
        return ACTIONS_LOGIN


if __name__ == "__main__":
    main()
