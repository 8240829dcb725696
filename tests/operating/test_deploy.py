"""The samples of `deploy/`: units that systemd accepts, names that the handbook explains, a proxy that hides what visitors claim."""

import contextlib
import http.server
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config.settings import safety

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
HANDBOOK = (DEPLOY.parent / "docs" / "operating.md").read_text()
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
NAME = "ki.example.org"


def settings(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, value = line.split("=", 1)
            found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_services_may_do_little_and_hold_no_secret(path: Path) -> None:
    said = settings(path)
    for name, value in {
        "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "LimitCORE": "0",
        "User": "miteinander", "UMask": "0077", "CapabilityBoundingSet": "", "MemoryMax": said["MemoryMax"][0],
    }.items():  # fmt: skip
        assert said[name] == [value], name
    assert not re.search(r"SECRET_KEY=|postgresql://", path.read_text())
    assert "/etc/miteinander/owner.env" not in said["EnvironmentFile"]


@pytest.mark.parametrize("name", ["web", "worker"])
def test_whatever_dies_is_started_again_however_often(name: str) -> None:
    said = settings(DEPLOY / "systemd" / f"miteinander-{name}.service")
    assert said["Restart"] == ["always"]
    assert said["StartLimitIntervalSec"] == ["0"]  # else systemd gives up after five starts within ten seconds
    assert not {"StartLimitBurst", "StartLimitAction"} & set(said)
    assert int(said["RestartSec"][0]) <= 2


def test_every_timer_has_its_service() -> None:
    timers = [path.stem for path in UNITS if path.suffix == ".timer"]
    assert timers == ["miteinander-backup", "miteinander-check", "miteinander-drill"]
    assert set(timers) <= {path.stem for path in SERVICES}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_accepts_every_unit(tmp_path: Path) -> None:
    copies = []
    for path in UNITS:
        copy = tmp_path / path.name
        copy.write_text(path.read_text().replace("/opt/miteinander/.venv/bin/miteinander", "/bin/true"))
        copies.append(str(copy))
    done = subprocess.run(["systemd-analyze", "verify", *copies], capture_output=True, text=True, check=False)
    mine = [line for line in done.stderr.splitlines() if "miteinander-" in line]
    assert mine == []
    (tmp_path / SERVICES[0].name).write_text(SERVICES[0].read_text().replace("NoNewPrivileges=", "NoNewPriviledges="))
    done = subprocess.run(["systemd-analyze", "verify", copies[0]], capture_output=True, text=True, check=False)
    assert "NoNewPriviledges" in done.stderr  # control


def test_samples_name_only_what_the_handbook_explains() -> None:
    named = {
        name
        for path in DEPLOY.rglob("*")
        if path.is_file()
        for name in re.findall(r"MITEINANDER_[A-Z_]+", path.read_text())
    }
    assert {name for name in named if f"`{name}`" not in HANDBOOK} == set()


def test_samples_are_refused_until_they_are_filled_in() -> None:
    lines = [line for name in ("common", "app") for line in (DEPLOY / f"{name}.env.example").read_text().splitlines()]
    environment = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    said = " ".join(safety.refusals(environment))
    for name in ("MITEINANDER_SECRET_KEY", "MITEINANDER_KEY_FILE", "MITEINANDER_MAIL_FROM"):
        assert f"{name} fehlt" in said
    assert "DATABASE_URL" not in said


def test_maintenance_page_needs_nothing_from_elsewhere() -> None:
    text = (DEPLOY / "wartung.html").read_text()
    assert not re.search(r"https?://|src=|<style|<script", text)
    assert 'lang="de"' in text


# -- a real nginx, where there is one ---------------------------------------------------------------------------------


class Echo(http.server.BaseHTTPRequestHandler):
    """The application's place: says what it was told of the visitor."""

    def do_GET(self) -> None:
        told = "\n".join(f"{name.lower()}: {value}" for name, value in self.headers.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: Any) -> None:
        pass


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def certificate(folder: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))


class Proxy:
    """nginx with our sample, on other ports and folders."""

    def __init__(self, folder: Path, plain: int, tls: int) -> None:
        self.folder, self.plain, self.tls = folder, plain, tls

    def ask(self, head: str, *, body: bytes = b"", tls: bool = True, name: str = NAME) -> str:
        with socket.create_connection(("127.0.0.1", self.tls if tls else self.plain), timeout=10) as raw:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with context.wrap_socket(raw, server_hostname=name) if tls else raw as line:
                line.sendall(f"{head}\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
                with contextlib.suppress(OSError):
                    line.sendall(body)
                with contextlib.suppress(OSError):
                    return b"".join(iter(lambda: line.recv(65536), b"")).decode(errors="replace")
                return ""


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("no nginx on this machine")
    plain, tls, upstream = free_ports(3)
    certificate(tmp_path)
    text = (DEPLOY / "nginx.conf").read_text()
    text = re.sub(r"listen \[::\].*\n", "", text).replace("listen 80", f"listen 127.0.0.1:{plain}")
    text = text.replace("listen 443", f"listen 127.0.0.1:{tls}").replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    text = text.replace("/etc/miteinander/tls", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    text = text.replace("/etc/nginx/miteinander-proxy.conf", str(DEPLOY / "nginx-proxy.conf"))
    text = text.replace("/opt/miteinander/deploy", str(DEPLOY))
    temporary = "".join(
        f"{kind}_temp_path {tmp_path};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = tmp_path / "nginx.conf"
    conf.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/first.log; user root;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{text}\n}}\n"
    )
    server = http.server.ThreadingHTTPServer(("127.0.0.1", upstream), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    running = subprocess.Popen([nginx, "-c", conf, "-p", tmp_path, "-e", tmp_path / "first.log"])
    made = Proxy(tmp_path, plain, tls)
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                made.ask("GET / HTTP/1.1", tls=False)
                break
            time.sleep(0.1)
        made.stop = server.shutdown, server.server_close  # type: ignore[attr-defined]
        yield made
    finally:
        running.terminate()
        running.wait(10)
        server.server_close()


def test_proxy_overwrites_what_a_visitor_claims(proxy: Proxy) -> None:
    claims = "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: evil.example\r\nForwarded: for=203.0.113.9"
    told = proxy.ask(f"GET /?x=1 HTTP/1.1\r\n{claims}")
    assert "x-forwarded-for: 127.0.0.1" in told
    assert "x-forwarded-proto: https" in told
    assert "203.0.113.9" not in told
    assert "evil.example" not in told
    assert "301" in proxy.ask("GET / HTTP/1.1", tls=False).splitlines()[0]
    with pytest.raises(ssl.SSLError):
        proxy.ask("GET / HTTP/1.1", name="other.example.org")


def test_proxy_limits_size_and_pace(proxy: Proxy) -> None:
    assert " 413 " in proxy.ask("POST / HTTP/1.1\r\nContent-Length: 40000000", body=b"x" * 1000).splitlines()[0]
    answers = [proxy.ask("GET /konto/login/ HTTP/1.1").split(" ", 2)[1] for _ in range(30)]
    assert answers.count("200") >= 20
    assert answers.count("429") >= 5


def test_proxy_says_when_the_house_is_closed_and_writes_no_addresses(proxy: Proxy) -> None:
    for stop in proxy.stop:  # type: ignore[attr-defined]
        stop()
    told = proxy.ask("GET /dolmetschen/anfragen/Kanarienvogel/ HTTP/1.1")
    assert " 502 " in told.splitlines()[0]
    assert "Gleich wieder da" in told
    assert "Retry-After: 120" in told
    log = "".join(path.read_text() for path in proxy.folder.glob("*.log"))
    assert " GET 502 " in log
    assert "Kanarienvogel" not in log
    assert "127.0.0.1" not in log
