"""What the page of a run says of its sessions, however many there were."""

from r1eval.report import manifest_facts


def session(**servers: int) -> dict[str, object]:
    return {"engine": {"servers": {server: {"samples": count} for server, count in servers.items()}}}


def test_the_samples_of_a_server_are_those_of_all_sessions() -> None:
    run = {"sessions": [session(a=6, b=7), session(), session(b=3, c=0)]}
    assert manifest_facts.machine(run) == (("samples by server", "a: 6, b: 10, c: 0"),)


def test_a_session_of_a_merged_run_names_its_shard() -> None:
    run = {"sessions": [{"shard": "0/2", "started": "now"}, {"shard": "", "started": "then"}]}
    shards = [dict(one).get("shard") for one in manifest_facts.sessions(run)]
    assert shards == ["0/2", None]
