"""Two towns with a sign-in of their own, real providers on this machine, and somebody who goes there and comes back."""

import contextlib
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.conf import settings
from django.test import Client
from django.urls import reverse

HOUSE = "http://testserver"
CLIENT, SECRET = "miteinander", "geheim-nur-fuer-diesen-Test"


def free_port() -> int:
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        port: int = here.getsockname()[1]
        return port


@contextlib.contextmanager
def towns(house: str = HOUSE) -> Iterator[list[dict[str, Any]]]:
    """Münster and Herne, as the file of providers names them: both as "muenster", so that one can stand in the other's place."""
    node = shutil.which("node")
    assert node, "node fehlt (package.json, engines)"
    ports = [free_port(), free_port()]
    back = ",".join(f"{house}{reverse('openid_connect_callback', args=[one])}" for one in ("muenster", "herne"))
    program = Path(__file__).with_name("provider.mjs")
    process = subprocess.Popen(
        [node, program, CLIENT, SECRET, back, *map(str, ports)],
        cwd=settings.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout
        assert process.stdout.readline().strip() == "ready"
        yield [
            {"id": "muenster", "name": "Stadt Münster", "issuer": f"http://127.0.0.1:{port}", "client_id": CLIENT, "secret": SECRET,
             "amr": ["mfa"], "acr": ["two"]}
            for port in ports
        ]  # fmt: skip
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def sets_out(client: Client, **asked: str) -> str:
    """From our page to the town: the address that the browser is sent to."""
    answer = client.get(reverse("openid_connect_login", args=["muenster"]), asked)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def shows(address: str, **told: str) -> str:
    """At the town: she says who she is; the address that the town sends her back to."""
    browser = requests.Session()
    answer = browser.get(address, allow_redirects=False, timeout=10)
    for _step in range(6):
        assert answer.is_redirect, answer.text
        onward = requests.compat.urljoin(answer.url, answer.headers["Location"])
        if onward.startswith(HOUSE):
            return str(onward.removeprefix(HOUSE))
        if "/who/" in onward:
            onward = f"{onward}?{requests.compat.urlencode(told)}"
        answer = browser.get(onward, allow_redirects=False, timeout=10)
    raise AssertionError("never sent back")


def goes_there_and_back(client: Client, *, asked: dict[str, str] | None = None, **told: str) -> Any:
    """The whole way; our answer to whoever comes back."""
    return client.get(shows(sets_out(client, **(asked or {})), **told))


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
