"""Several servers: which are used, added, removed and left out, and which gave which sample."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.engines import openai_fleet, openai_health, openai_server, openai_servers
from r1eval.engines.protocol import Engine
from r1eval.errors import EngineError
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Request, Sample
from tests.command_line import r1eval
from tests.engines.models import request, requests
from tests.engines.scripted import always, open_openai, refuse, unused_url
from tests.engines.servers import (
    STREAM_HEAD,
    FakeServer,
    HttpReply,
    RawReply,
    Reply,
    ReplyFunction,
    RequestBody,
    completion,
    delta,
    error,
    event,
    run_server,
    stream,
)
from tests.run.test_thinking_runs import write_benchmark

pytestmark = [pytest.mark.engine, pytest.mark.slow]

END = (delta("stop"), {"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 10}})


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_fleet, "FILE_SECONDS", 0.05)
    monkeypatch.setattr(openai_servers, "CHECK_SECONDS", 0.05)
    monkeypatch.setattr(openai_fleet, "CHECK_SECONDS", 0.05)
    monkeypatch.setattr(openai_server, "FIRST_PAUSE_SECONDS", 0.1)
    monkeypatch.setattr(openai_servers, "IDLE_SECONDS", 0.2)


def lists(*models: str, **entry: Any) -> dict[str, HttpReply]:
    return {"/models": HttpReply({"data": [{"id": model, **entry} for model in models]})}


def words(seconds_between: float = 0.0, count: int = 10) -> ReplyFunction:
    return always(stream(*[delta(content="x ")] * count, *END, seconds_between=seconds_between))


def waits(seconds: float) -> ReplyFunction:
    def reply(_body: RequestBody, _before: int) -> Reply:
        time.sleep(seconds)
        return completion()

    return reply


def until(event: threading.Event) -> ReplyFunction:
    """A stream that begins, and goes on once the event has happened."""

    def reply(_body: RequestBody, _before: int) -> Reply:
        event.wait(20)
        return stream(delta(content="late"), *END)

    return reply


def keys(samples: Sequence[Sample | Request]) -> Counter[tuple[str, int]]:
    return Counter((one.question_id, one.index) for one in samples)


def count_servers(samples: Sequence[Sample]) -> Counter[str]:
    return Counter(sample.server for sample in samples)


def endless() -> Iterator[Request]:
    index = 0
    while True:
        yield request(f"q{index}")
        index += 1


def generate_until(engine: Engine, found: Any, seconds: float = 20) -> list[Sample]:
    """Samples of an endless run until `found(sample)`."""
    samples: list[Sample] = []
    end = time.monotonic() + seconds
    generated = engine.generate(endless())
    for sample in generated:
        samples.append(sample)
        if found(sample):
            generated.close()
            return samples
        assert time.monotonic() < end, "it never came"
    raise AssertionError


def test_each_sample_says_which_server_gave_it_and_the_record_counts_them() -> None:
    with (
        run_server(words(0.01)) as a,
        run_server(words(0.01)) as b,
        open_openai(a.url, b.url) as engine,
    ):
        samples = list(engine.generate(requests(20, 2)))
        servers = engine.describe()["servers"]
    given = count_servers(samples)
    assert set(given) == {a.url, b.url}
    for url, count in given.items():
        assert servers[url]["samples"] == count
        assert servers[url]["output_tokens"] == 10 * count
        assert servers[url]["tokens_per_second"] > 0
        assert (servers[url]["failures"], servers[url]["state"]) == (0, "up")
        assert servers[url]["since"].endswith("+00:00")


def test_credentials_and_queries_are_in_no_name() -> None:
    with run_server(always(completion())) as a:
        url = a.url.replace("http://", "http://me:secret@") + "?sig=hidden-too"
        with open_openai(url, unused_url()) as engine:
            samples = list(engine.generate(requests(2, 2)))
            about = json.dumps(engine.describe())
    assert count_servers(samples) == {a.url: 4}
    assert "secret" not in about
    assert "hidden-too" not in about


def test_a_failed_sample_names_the_last_server_that_was_asked() -> None:
    with run_server(always(error(400, "too long"))) as a, open_openai(a.url) as engine:
        (sample,) = engine.generate([request("q0")])
        servers = engine.describe()["servers"]
    assert (sample.finish, sample.server) == (Finish.FAILED, a.url)
    assert servers[a.url]["failures"] == 1
    assert servers[a.url]["samples"] == 0


def test_a_url_that_is_added_to_the_file_becomes_a_server_while_the_run_goes_on(tmp_path: Path) -> None:
    path, new, warnings = tmp_path / "urls", tmp_path / "new", list[str]()
    with run_server(waits(0.02)) as a, run_server(waits(0.02), lists("m")) as b:
        path.write_text(f"{a.url}\n")
        with open_openai(f"@{path}", warnings=warnings, concurrency="8") as engine:

            def joins(sample: Sample) -> bool:
                new.write_text(f"{a.url}\n{b.url} # a second node\n")
                new.replace(path)  # again and again
                return sample.server == b.url

            samples = generate_until(engine, joins)
            about = engine.describe()
    assert samples[0].server == a.url
    assert about["base_urls"] == [a.url, b.url]
    assert about["servers"][b.url]["samples"] > 0
    assert warnings[0] == f"the list of servers has changed: added {b.url}"


def test_a_server_that_is_added_before_it_runs_is_used_once_it_answers(tmp_path: Path) -> None:
    path, warnings = tmp_path / "urls", list[str]()
    serves: list[bool] = []

    def loading(_body: RequestBody, _before: int) -> Reply:
        return completion() if serves else error(500, "a request too early")

    paths = {"/models": error(503, "loading")}
    with run_server(waits(0.02)) as a, run_server(loading, paths) as b:
        path.write_text(f"{a.url}\n")
        with open_openai(f"@{path}", warnings=warnings, concurrency="8") as engine:

            def joins(sample: Sample) -> bool:
                if sample.question_id == "q5":
                    path.write_text(f"{a.url}\n{b.url}\n")
                if not serves and len(b.queries) >= 2:
                    serves.append(True)
                    paths.update(lists("m"))
                return sample.server == b.url and f"{b.url} works" in warnings

            generate_until(engine, joins)
            assert engine.describe()["servers"][b.url]["failures"] == 0
    assert any("HTTP 503 from /v1/models" in warning for warning in warnings)


def test_the_open_requests_of_a_removed_server_may_finish_and_it_gets_no_more(tmp_path: Path) -> None:
    path, go = tmp_path / "urls", threading.Event()
    drawn: list[str] = []

    def asked() -> Iterator[Request]:
        for one in endless():
            drawn.append(f"Question {one.question_id}?")
            yield one

    with run_server(waits(0.02)) as a, run_server(until(go)) as b:
        path.write_text(f"{a.url}\n{b.url}\n")
        with open_openai(f"@{path}", concurrency="8") as engine:
            generated = engine.generate(asked())
            samples = [next(generated)]
            path.write_text(f"{a.url}\n")
            while engine.describe()["servers"][b.url]["state"] != "removed":
                samples.append(next(generated))
            before = set(drawn)  # some of them may still be on their way to the server
            samples += [next(generated) for _ in range(20)]
            go.set()
            while count_servers(samples)[b.url] < len(b.requests):
                samples.append(next(generated))
            generated.close()
            at_the_end = len(b.requests)
            samples += [next(one) for one in [engine.generate(requests(1, 4))] for _ in range(4)]
    at_b = [one["messages"][-1]["content"] for one in b.requests]
    assert 0 < len(at_b) == at_the_end
    assert set(at_b) <= before < set(drawn)
    assert max(keys(samples[:-4]).values()) == 1


def test_what_does_not_finish_at_a_removed_server_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openai_servers, "GRACE_SECONDS", 0.2)
    path, never = tmp_path / "urls", threading.Event()
    with run_server(waits(0.02)) as a, run_server(until(never)) as b:
        path.write_text(f"{a.url}\n{b.url}\n")
        with open_openai(f"@{path}", concurrency="8") as engine:
            generated = engine.generate(asked := requests(40, 1))
            samples = [next(generated)]
            path.write_text(f"{a.url}\n")
            samples += generated
            failures = engine.describe()["servers"][b.url]["failures"]
        never.set()
    assert keys(samples) == keys(asked)
    assert count_servers(samples) == {a.url: 40}
    assert (len(b.requests) > 0, failures) == (True, 0)


@pytest.mark.parametrize("content", [None, "", "http://a/v1\nno url\n"])
def test_an_unusable_file_keeps_the_servers(tmp_path: Path, content: str | None) -> None:
    path, warnings = tmp_path / "urls", list[str]()
    with run_server(waits(0.02)) as a:
        path.write_text(f"{a.url}\n")
        with open_openai(f"@{path}", warnings=warnings, concurrency="4") as engine:

            def warned(sample: Sample) -> bool:
                if sample.question_id == "q2":
                    path.unlink()
                    if content is not None:
                        path.write_text(content)
                return bool(warnings)

            generate_until(engine, warned)
            samples = list(engine.generate(requests(5, 1)))
    assert count_servers(samples) == {a.url: 5}
    (warning,) = warnings
    assert warning.endswith("; the servers stay as they were")


def test_if_no_server_of_the_new_file_works_the_run_ends_after_the_patience(tmp_path: Path) -> None:
    path = tmp_path / "urls"
    with run_server(waits(0.02)) as a:
        path.write_text(f"{a.url}\n")
        with open_openai(f"@{path}", concurrency="4", patience="0.5") as engine:
            generated = engine.generate(endless())
            next(generated)
            path.write_text(f"{unused_url()}\n")
            with pytest.raises(EngineError, match=r"no server has worked for 0\.5 s .*connection refused"):
                for _ in generated:
                    pass


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_server_of_another_model_is_not_used(order: tuple[int, int]) -> None:
    warnings: list[str] = []
    with (
        run_server(always(completion()), lists("m", "m-lora")) as good,
        run_server(always(completion("wrong")), lists("other")) as other,
    ):
        urls = [(good.url, other.url)[i] for i in order]
        with open_openai(*urls, warnings=warnings) as engine:
            samples = list(engine.generate(requests(10, 2)))
            servers = engine.describe()["servers"]
    assert count_servers(samples) == {good.url: 20}
    assert other.requests == []
    assert warnings == [f"{other.url}: it serves other, not m; its requests go to the other servers"]
    assert (servers[other.url]["state"], servers[other.url]["error"]) == ("down", "it serves other, not m")


def test_a_server_is_no_longer_used_once_another_one_shows_that_it_serves_another_model() -> None:
    """At the start nobody can tell: the server that lists the run's model is still loading."""
    warnings: list[str] = []
    paths = {"/models": error(503, "loading")}
    with (
        run_server(always(completion()), paths) as late,
        run_server(waits(0.02), lists("other")) as other,
        open_openai(late.url, other.url, warnings=warnings, concurrency="4") as engine,
    ):

        def moves(sample: Sample) -> bool:
            if sample.question_id == "q9":
                assert sample.server == other.url
                paths.update(lists("m"))
            return sample.server == late.url and engine.describe()["servers"][other.url]["state"] == "down"

        given = count_servers(generate_until(engine, moves))[other.url]
        samples = list(engine.generate(requests(10, 2)))
    assert count_servers(samples) == {late.url: 20}
    assert f"{other.url}: it serves other, not m; the run goes on without this server" in warnings
    assert any(one.startswith(f"{other.url} has given {given} samples: delete the lines") for one in warnings)


NOTHING: list[Reply] = [
    HttpReply(b"<html>Welcome</html>"),
    HttpReply(None),
    HttpReply({}),
    RawReply((STREAM_HEAD, b"data: hello\n\ndata: [DONE]\n\n")),
    error(400, "cannot"),
]


@pytest.mark.parametrize("nothing", NOTHING, ids=["html", "null", "object", "stream", "400"])
def test_a_server_that_replies_with_nothing_does_not_take_the_requests_of_one_that_works(
    nothing: Reply,
) -> None:
    warnings: list[str] = []
    with (
        run_server(waits(0.05)) as good,
        run_server(always(nothing)) as bad,
        open_openai(bad.url, good.url, warnings=warnings) as engine,
    ):
        samples = list(engine.generate(requests(20, 4)))
        servers = engine.describe()["servers"]
    assert count_servers(samples) == {good.url: 80}
    assert all(sample.finish is Finish.STOP for sample in samples)
    assert servers[bad.url]["failures"] > 0
    assert [one for one in warnings if one.startswith(bad.url) and "go to the other servers" in one]


def test_a_server_that_begins_to_reply_with_nothing_costs_no_sample() -> None:
    """As when the proxy in front of it shows a page of its own."""

    def breaks(_body: RequestBody, before: int) -> Reply:
        return completion() if before < 10 else HttpReply(b"<html>Welcome</html>")

    with run_server(waits(0.05)) as good, run_server(breaks) as bad, open_openai(good.url, bad.url) as engine:
        samples = list(engine.generate(requests(20, 4)))
    assert all(sample.finish is Finish.STOP for sample in samples)
    assert count_servers(samples)[bad.url] == 10


def test_what_a_working_server_refuses_is_the_request_s_own_failure() -> None:
    """A prompt that is too long is not asked at one server after the other, nor does it stop any."""

    def refuses(body: RequestBody, _before: int) -> Reply:
        time.sleep(0.02)
        return error(400, "too long") if body["messages"][0]["content"] == "long" else completion()

    asked = [*requests(20, 2), request("long", content="long"), *requests(20, 2)]
    with run_server(refuses) as a, run_server(refuses) as b, open_openai(a.url, b.url) as engine:
        list(engine.generate(requests(10, 2)))  # both have generated
        samples = list(engine.generate(asked))
        states = {one["state"] for one in engine.describe()["servers"].values()}
    assert [one.question_id for one in samples if one.finish is Finish.FAILED] == ["long"]
    assert states == {"up"}


def test_a_name_that_no_server_lists_is_left_for_the_servers_to_judge() -> None:
    with (
        run_server(waits(0.02), lists("org/m")) as a,
        run_server(waits(0.02), lists("m:latest")) as b,
        open_openai(a.url, b.url) as engine,
    ):
        assert set(count_servers(list(engine.generate(requests(20, 2))))) == {a.url, b.url}


@pytest.mark.parametrize(
    ("meta", "used"), [({"n_params": 7, "size": 9}, True), ({"n_params": 8, "size": 9}, False)]
)
def test_llama_cpp_servers_are_told_apart_by_their_models(meta: dict[str, int], used: bool) -> None:
    """They serve one model under any name."""
    warnings: list[str] = []
    with (
        run_server(waits(0.02), lists("/a.gguf", owned_by="llamacpp", meta={"n_params": 7, "size": 9})) as a,
        run_server(waits(0.02), lists("/b.gguf", owned_by="llamacpp", meta=meta)) as b,
        open_openai(a.url, b.url, warnings=warnings) as engine,
    ):
        samples = list(engine.generate(requests(20, 2)))
    assert (b.url in count_servers(samples)) is used
    assert any(f"it serves another model than {a.url}" in warning for warning in warnings) is not used


def test_servers_with_different_contexts_are_said() -> None:
    warnings: list[str] = []
    with (
        run_server(waits(0.02), lists("m", max_model_len=4096)) as a,
        run_server(waits(0.02), lists("m", max_model_len=512)) as b,
        open_openai(a.url, b.url, warnings=warnings) as engine,
    ):
        list(engine.generate(requests(4, 2)))
    (warning,) = warnings
    assert warning.startswith(f"{b.url}: its context is 512 tokens, that of {a.url} 4096")


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_server_where_nothing_can_succeed_is_left_out_and_the_last_one_ends_the_run(status: int) -> None:
    warnings: list[str] = []
    with (
        run_server(waits(0.05)) as good,
        run_server(always(error(status, "no such thing"))) as bad,
        open_openai(bad.url, good.url, warnings=warnings) as engine,
    ):
        samples = list(engine.generate(requests(30, 2)))
    assert count_servers(samples) == {good.url: 60}
    (warning,) = warnings
    assert "the run goes on without this server" in warning
    with (
        run_server(always(error(status, "no such thing"))) as a,
        run_server(always(error(status, "no such thing"))) as b,
        open_openai(a.url, b.url) as engine,
        pytest.raises(EngineError, match=f"HTTP {status}"),
    ):
        list(engine.generate(requests(30, 2)))


def test_a_server_ten_times_slower_does_not_hold_up_the_end() -> None:
    """What it has still open when the fast one is idle is asked there; that connection is closed."""
    with (
        run_server(words(0.02)) as fast,
        run_server(words(0.2, count=100)) as slow,
        open_openai(fast.url, slow.url, concurrency="16") as engine,
    ):
        samples = list(engine.generate(asked := requests(20, 4)))
        servers = engine.describe()["servers"]
    assert keys(samples) == keys(asked)
    given = count_servers(samples)
    seeds_of_fast = Counter(one["seed"] for one in fast.requests)
    twice = [one["seed"] for one in slow.requests if one["seed"] in seeds_of_fast]
    assert twice, "what the slow server had open was not asked again"
    assert given[slow.url] + len(twice) == len(slow.requests)
    assert given[fast.url] > 60
    assert max(seeds_of_fast.values()) == 1
    assert servers[slow.url]["state"] == "slow"
    assert servers[fast.url]["taken_over"] == len(twice)


@pytest.mark.parametrize("option", ["seeded", "ask_twice", "refused"])
def test_without_seeds_nothing_is_asked_twice_as_that_would_favour_short_replies(option: str) -> None:
    slowly = words(0.1)
    args: dict[str, Any] = {} if option == "refused" else {option: "false"}
    if option == "refused":
        slowly = refuse("seed", error(400, "seed is not supported", param="seed"), slowly)
    with (
        run_server(words(0.01)) as fast,
        run_server(slowly) as slow,
        open_openai(fast.url, slow.url, concurrency="16", **args) as engine,
    ):
        samples = list(engine.generate(asked := requests(10, 2)))
        servers = engine.describe()["servers"]
    assert keys(samples) == keys(asked)
    assert len(fast.requests) == count_servers(samples)[fast.url]
    assert servers[fast.url]["taken_over"] == 0


def test_between_servers_of_one_speed_nothing_is_asked_twice() -> None:
    with (
        run_server(words(0.02)) as a,
        run_server(words(0.02)) as b,
        open_openai(a.url, b.url, concurrency="16") as engine,
    ):
        samples = list(engine.generate(asked := requests(20, 2)))
    assert keys(samples) == keys(asked)
    assert len(a.requests) + len(b.requests) == 40


def test_a_second_call_that_fails_leaves_the_first_one_alone() -> None:
    """The fast server breaks off what the slow one has had before."""
    slow_seeds: set[int] = set()

    def fast_once(body: RequestBody, _before: int) -> Reply:
        if body["seed"] in slow_seeds:
            return error(400, "not again")
        return stream(*[delta(content="x ")] * 10, *END, seconds_between=0.02)

    def slow_always(body: RequestBody, _before: int) -> Reply:
        slow_seeds.add(body["seed"])
        return stream(*[delta(content="y ")] * 10, *END, seconds_between=0.2)

    with (
        run_server(fast_once) as fast,
        run_server(slow_always) as slow,
        open_openai(fast.url, slow.url, concurrency="16") as engine,
    ):
        samples = list(engine.generate(asked := requests(10, 4)))
    assert keys(samples) == keys(asked)
    assert {sample.finish for sample in samples} == {Finish.STOP}
    assert count_servers(samples)[slow.url] == len(slow.requests)
    repeated = Counter(one["seed"] for one in fast.requests if one["seed"] in slow_seeds)
    assert 0 < max(repeated.values()) <= 3


def test_a_server_that_stops_answering_while_it_generates_is_found_within_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All of its connections stay open: nothing breaks, and nothing comes."""
    monkeypatch.setattr(openai_health, "PROBE_SECONDS", 0.3)
    monkeypatch.setattr(openai_health, "SILENT_SECONDS", 0.3)
    froze = threading.Event()
    over = threading.Event()

    class Freezing(dict[str, HttpReply]):
        def items(self) -> Any:
            if froze.is_set():
                over.wait(20)
            return super().items()

    def frozen(_body: RequestBody, _before: int) -> RawReply:
        return RawReply((STREAM_HEAD, event(delta(content="x ")), b""), 20.0)

    models = Freezing(lists("m"))
    warnings: list[str] = []
    with (
        run_server(words(0.01)) as good,
        run_server(frozen, models) as hangs,
        open_openai(good.url, hangs.url, warnings=warnings, concurrency="8") as engine,
    ):
        generated = engine.generate(endless())
        samples = [next(generated)]
        while not [one for one in hangs.queries if one["path"].endswith("/models")][1:]:
            samples.append(next(generated))
        froze.set()
        while engine.describe()["servers"][hangs.url]["state"] != "down":
            samples.append(next(generated))
        generated.close()
        over.set()
    assert set(count_servers(samples)) == {good.url}
    assert any("the server hangs" in warning for warning in warnings)


def test_a_run_with_a_file_of_servers_records_who_gave_what_without_secrets(tmp_path: Path) -> None:
    write_benchmark(tmp_path, 12)
    command = ("run", "sums.toml", "--model", "m", "--base-url", "@urls", "--out", "out")
    missing = r1eval(*command, cwd=tmp_path)
    assert missing.returncode == 2
    assert "urls: cannot be read (No such file or directory)" in missing.stderr
    answer = always(completion("\\boxed{42}"))
    with run_server(answer) as a, run_server(answer) as b:
        hidden = b.url.replace("http://", "http://me:secret-word@") + "?sig=hidden-too"
        (tmp_path / "urls").write_text(f"# both nodes\n{a.url}\n{hidden}\n")
        done = r1eval(*command, "--k", "4", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = RunFolder(tmp_path / "out")
    run, given = folder.read_run(), count_servers(list(folder.samples("sums")))
    assert run["plan"]["base_urls"] == ["@urls"]
    assert sum(given.values()) == 48
    servers = run["sessions"][0]["engine"]["servers"]
    assert {name: one["samples"] for name, one in servers.items()} == given
    written = "".join(path.read_text() for path in (tmp_path / "out").rglob("*.json*"))
    for secret in ("secret-word", "hidden-too"):
        assert secret not in written + done.stdout + done.stderr


def test_ten_thousand_servers_are_looked_after_in_time_linear_in_their_number() -> None:
    """Once, with every pair of them compared, the run was too busy to end even on SIGTERM."""

    def seconds(count: int) -> float:
        urls = [f"http://name-{number}:password-{number}@127.0.0.1:{number}/v1" for number in range(1, count)]
        with open_openai(*urls) as engine:
            start = time.process_time()
            engine.describe()
            return time.process_time() - start

    start = time.process_time()
    assert seconds(10_000) < 5
    assert time.process_time() - start < 20


FAULTS: dict[str, Reply] = {
    "well": stream(delta(content="ok"), *END),
    "whole": completion("ok"),
    "500": error(500),
    "503": error(503),
    "429": error(429, retry_after="0"),
    "502": HttpReply(b"<html><title>Bad Gateway</title>", 502),
    "404": error(404, "no such model"),
    "closed": RawReply((b"",)),
    "half": RawReply((STREAM_HEAD, event(delta(content="half")))),
    "html": HttpReply(b"<html>hello</html>"),
    "400": error(400, "cannot"),
}


def script(faults: Sequence[str]) -> ReplyFunction:
    return lambda _body, before: FAULTS[faults[before] if before < len(faults) else "well"]


def run_scripts(scripts: Sequence[Sequence[str]], urls: list[FakeServer], asked: list[Request]) -> None:
    if scripts:
        with run_server(script(scripts[0])) as server:
            run_scripts(scripts[1:], [*urls, server], asked)
        return
    with open_openai(*(one.url for one in urls), concurrency="8") as engine:
        samples = list(engine.generate(asked))
        servers = engine.describe()["servers"]
    assert keys(samples) == keys(asked)
    assert {sample.server for sample in samples} <= {one.url for one in urls}
    finished = [sample for sample in samples if sample.finish is not Finish.FAILED]
    assert all(sample.text == "ok" for sample in finished)
    given = count_servers(finished)
    assert {name: one["samples"] for name, one in servers.items() if one["samples"]} == given


@given(
    st.lists(
        st.lists(st.sampled_from([one for one in FAULTS if one != "404"]), max_size=6), min_size=2, max_size=3
    ),
    st.booleans(),
)
@settings(max_examples=12, deadline=None)
def test_whatever_fails_each_request_gets_one_sample(scripts: list[list[str]], another_model: bool) -> None:
    """Beside a server that works; with one where nothing succeeds, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(openai_server, "FIRST_PAUSE_SECONDS", 0.01)
        patch.setattr(openai_server, "MAX_PAUSE_SECONDS", 0.05)
        patch.setattr(openai_server, "MAX_BUSY_PAUSE_SECONDS", 0.05)
        run_scripts([[], *scripts, *([["404"] * 20] if another_model else [])], [], requests(6, 2))
