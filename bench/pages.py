"""``miteinander bench pages``: two pages against the same template from constants, behind the same middleware, in one run."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django

from bench import dataset, load
from miteinander.operation.console import say

CLIENTS, SECONDS = 8, 8.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "--config", "python:miteinander.operation.web_server",
               "--bind", f"127.0.0.1:{port}", "config.wsgi:application"]  # fmt: skip
    environment = os.environ | {"PYTHONPATH": str(dataset.ROOT)}
    server = subprocess.Popen(
        command, env=environment, cwd=dataset.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.2)
    raise SystemExit("Der Webserver antwortet nicht.")


def signed_in(role: str) -> str:
    """The cookie of somebody with this role, as a browser would send it."""
    from django.conf import settings  # noqa: PLC0415

    from miteinander.operation.prove.pages import browser, members  # noqa: PLC0415

    with dataset_owner() as owner:
        member = next(one for one in members(owner, dataset.CENTRE) if role in one[4])
    client = browser(member, dataset.CENTRE)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def dataset_owner():  # type: ignore[no-untyped-def]
    import psycopg  # noqa: PLC0415

    return psycopg.connect(URLS["owner"], autocommit=True)


def main() -> None:
    django.setup()
    port = free_port()
    server = serve(port)
    rows = []
    try:
        cookie = signed_in("pool_coordinator")
        for name, real, constant, wanted, jar in (
            (
                "öffentliche Seite eines Zentrums",
                f"/zentren/{dataset.SLUG}/",
                f"/konstant/zentrum/{dataset.SLUG}/",
                60,
                "",
            ),
            ("Liste der Anfragen", "/dolmetschen/anfragen/", "/konstant/anfragen/", 40, cookie),
        ):
            for path in (real, constant):  # warm both
                load.measure(port, path, clients=2, seconds=2, cookie=jar)
            first = load.measure(port, constant, clients=CLIENTS, seconds=SECONDS / 2, cookie=jar)
            measured = load.measure(port, real, clients=CLIENTS, seconds=SECONDS, cookie=jar)
            second = load.measure(port, constant, clients=CLIENTS, seconds=SECONDS / 2, cookie=jar)
            limit = (first.per_second + second.per_second) / 2
            rows.append((name, measured, limit, 100 * measured.per_second / limit, wanted))
    finally:
        server.terminate()
        server.wait()
    say(f"{CLIENTS} Klienten, {os.cpu_count()} Kerne")
    for name, measured, limit, share, wanted in rows:
        say(f"{name}: {measured.per_second:.0f}/s von {limit:.0f}/s aus Konstanten = {share:.0f} % (Ziel {wanted} %),"
            f" p50 {measured.p50:.0f} ms, p95 {measured.p95:.0f} ms")  # fmt: skip


if __name__ == "__main__":
    URLS = dataset.build()
    main()
