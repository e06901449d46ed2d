"""The arguments of the openai engine: addresses, keys, headers, certificates and proxies."""

import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import EngineOptions
from r1eval.errors import EngineError, R1evalError
from r1eval.store.records import Finish
from tests.engines.models import request
from tests.engines.scripted import always, generate_one, open_openai, unused_url
from tests.engines.servers import HttpReply, RequestBody, completion, error, run_server

pytestmark = pytest.mark.engine

KEY = "sk-very-secret"
VARIABLES = (
    *("OPENAI_API_KEY", "OPENAI_BASE_URL", "SSL_CERT_FILE"),
    *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("urls", "args", "message"),
    [
        ((), {}, "--base-url http://HOST:PORT/v1"),
        (("localhost:8000",), {}, "give a URL"),
        (("http://user:secret@host:port/v1?key=secret",), {}, "give a URL"),
        (("http://localhost:1/v1",), {"concurency": "3"}, "did you mean 'concurrency'"),
        (("http://localhost:1/v1",), {"concurrency": "0"}, "greater than 0"),
        (("http://localhost:1/v1",), {"timeout": "-1"}, "greater than 0"),
        (("http://localhost:1/v1",), {"patience": "nan"}, "greater than 0"),
        (("http://localhost:1/v1",), {"refusals": "maybe"}, "failed or no_answer"),
        (("http://localhost:1/v1",), {"stream": "maybe"}, "true or false"),
        (("http://localhost:1/v1",), {"headers": "secret"}, "JSON object"),
        (("http://localhost:1/v1",), {"headers": '{"X": "secret'}, "JSON object"),
        (("http://localhost:1/v1",), {"headers": '{"X Y": "secret"}'}, "cannot be sent"),
        (("http://localhost:1/v1",), {"headers": '{"X": "secret\\n"}'}, "cannot be sent"),
        (("http://localhost:1/v1",), {"headers": '{"X": 1}'}, "cannot be sent"),
        (("http://localhost:1/v1",), {"headers": '{"Content-Length": "5"}'}, "cannot be sent"),
        (("http://localhost:1/v1",), {"api_key_env": "NO_SUCH_KEY"}, "NO_SUCH_KEY.*not set"),
        (("https://localhost:1/v1",), {"ca": "no-such.pem"}, "no-such.pem: there is no such file"),
        (("https://localhost:1/v1",), {"ca": __file__}, "no certificates in PEM format"),
    ],
)
def test_a_bad_option_is_an_error_at_once(urls: tuple[str, ...], args: dict[str, str], message: str) -> None:
    with pytest.raises(R1evalError, match=message) as raised:
        open_engine("openai", EngineOptions("m", args, urls))
    assert "secret" not in str(raised.value)


def test_a_missing_file_of_the_environment_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/no/such.pem")
    with pytest.raises(R1evalError, match=r"SSL_CERT_FILE=/no/such\.pem"):
        open_engine("openai", EngineOptions("m", {}, ("https://localhost:1/v1",)))


@pytest.mark.parametrize("key", ["sk-two\nlines", "sk-ümlaut"])
def test_a_key_that_no_header_can_hold_is_an_error(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(R1evalError, match="OPENAI_API_KEY contains characters") as raised:
        open_engine("openai", EngineOptions("m", {}, ("http://localhost:1/v1",)))
    assert key not in str(raised.value)


@pytest.mark.parametrize(
    ("variable", "args"), [("OPENAI_API_KEY", {}), ("MY_KEY", {"api_key_env": "MY_KEY"})]
)
def test_the_key_is_sent_but_never_shown(
    variable: str, args: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, f"{KEY}\n")
    with (
        run_server(always(error(401, f"bad key {KEY}"))) as server,
        open_openai(server.url, **args) as engine,
    ):
        with pytest.raises(EngineError, match=f"set {variable} to a key") as raised:
            list(engine.generate([request("q0")]))
        assert KEY not in f"{raised.value} {engine.describe()}"
    assert server.requests[0]["headers"]["authorization"] == f"Bearer {KEY}"


def test_without_a_key_none_is_sent() -> None:
    _, server = generate_one(always(completion()))
    assert "authorization" not in server.requests[0]["headers"]


def test_headers_are_sent_and_only_their_names_recorded() -> None:
    headers = '{"X-Org": "a-secret-org", "X-Title": "r1eval"}'
    with (
        run_server(always(error(400, "no org a-secret-org"))) as server,
        open_openai(server.url, headers=headers) as engine,
    ):
        (sample,) = engine.generate([request("q0")])
        assert engine.describe()["headers"] == ["X-Org", "X-Title"]
    assert server.requests[0]["headers"]["x-org"] == "a-secret-org"
    assert server.queries[0]["headers"]["x-org"] == "a-secret-org"
    assert "a-secret-org" not in f"{sample} {engine.describe()}"


def test_a_query_in_the_url_is_sent_with_each_request_and_never_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with run_server(always(completion())) as server:
        url = f"{server.url}/?api-version=2024-10-21&sig=a%2Fb-secret"
        with open_openai(url) as engine:
            engine.render(request("q0").messages)
            list(engine.generate([request("q0")]))
            assert "secret" not in str(engine.describe())
    paths = [one["path"] for one in (*server.queries, *server.requests)]
    assert paths[0] == "/v1/models?api-version=2024-10-21&sig=a%2Fb-secret"
    assert paths[1] == "/tokenize?api-version=2024-10-21&sig=a%2Fb-secret"
    assert paths[-1] == "/v1/chat/completions?api-version=2024-10-21&sig=a%2Fb-secret"
    assert server.requests[0]["headers"]["api-key"] == KEY


def test_what_a_server_repeats_of_a_url_is_not_shown() -> None:
    def repeat(_body: RequestBody, before: int) -> HttpReply:
        received = server.requests[before]
        return error(400, f"{received['path']} {received['headers']['authorization']} user:pass@word")

    with run_server(repeat) as server:
        url = server.url.replace("http://", "http://user:pass%40word@") + "?code=c0de%2Fc0de%3D"
        with open_openai(url) as engine:
            (sample,) = engine.generate([request("q0")])
    assert sample.detail == "HTTP 400: /v1/chat/completions?code=[secret] Basic [secret] [secret]"


def test_a_password_in_the_url_is_sent_and_never_shown() -> None:
    with run_server(always(completion())) as server:
        url = server.url.replace("http://", "http://user:pass%40word@")
        with open_openai(url) as engine:
            list(engine.generate([request("q0")]))
            assert "pass" not in str(engine.describe())
    assert server.requests[0]["headers"]["authorization"] == "Basic dXNlcjpwYXNzQHdvcmQ="


def test_a_proxy_of_the_environment_is_used_unless_the_host_is_excepted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with (
        run_server(always(completion("by proxy"))) as proxy,
        run_server(always(completion("direct"))) as server,
    ):
        monkeypatch.setenv("HTTP_PROXY", proxy.url.removesuffix("/v1"))
        monkeypatch.setenv("http_proxy", proxy.url.removesuffix("/v1"))
        with open_openai(server.url) as engine:
            (proxied,) = engine.generate([request("q0")])
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        with open_openai(server.url) as engine:
            (direct,) = engine.generate([request("q0")])
    assert (proxied.text, direct.text) == ("by proxy", "direct")


def test_a_proxy_that_fails_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = unused_url().removesuffix("/v1")
    monkeypatch.setenv("http_proxy", proxy.replace("//", "//user:secret@"))
    with (
        open_openai("http://localhost:1/v1") as engine,
        pytest.raises(EngineError, match=r"no connection to the proxy .*127\.0\.0\.1") as raised,
    ):
        list(engine.generate([request("q0")]))
    assert "secret" not in str(raised.value)


MAKE_CERTIFICATE = """
import datetime, ipaddress, sys
from pathlib import Path
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
now = datetime.datetime.now(datetime.UTC)
certificate = (
    x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    .serial_number(1)
    .not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(1))
    .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
    .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
    .sign(key, hashes.SHA256())
)
folder = Path(sys.argv[1])
(folder / "ca.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
(folder / "key.pem").write_bytes(key.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
"""


@contextmanager
def tls_server(folder: Path) -> Iterator[str]:
    """The URL of a server whose certificate is signed by `ca.pem`."""
    subprocess.run([sys.executable, "-c", MAKE_CERTIFICATE, folder], check=True)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"choices": [{"message": {"content": "safe"}, "finish_reason": "stop"}]}')

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's parameter name
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


def test_a_private_authority_is_trusted_if_the_user_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tls_server(tmp_path) as url:
        with (
            open_openai(url) as engine,
            pytest.raises(EngineError, match=r"certificate.*--engine-arg ca=FILE"),
        ):
            list(engine.generate([request("q0")]))
        with open_openai(url, ca=str(tmp_path / "ca.pem")) as engine:
            (named,) = engine.generate([request("q0")])
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        with open_openai(url) as engine:
            (from_environment,) = engine.generate([request("q0")])
    assert named.finish is from_environment.finish is Finish.STOP
