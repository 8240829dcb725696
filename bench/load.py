"""Load on a server of our own on this machine: a number of clients, a number of requests each, and the times they took."""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    per_second: float
    p50: float  # milliseconds
    p95: float


def measure(port: int, path: str, *, clients: int, seconds: float, cookie: str = "") -> Measured:
    """Clients that ask again as soon as they are answered. Raises when an answer is not 200."""
    took: list[float] = []
    wrong: list[int] = []
    until = time.perf_counter() + seconds

    def ask() -> None:
        while time.perf_counter() < until:
            begun = time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path, headers={"Cookie": cookie, "Host": "localhost"})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            took.append((time.perf_counter() - begun) * 1000)
            if answer.status != 200:
                wrong.append(answer.status)

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong or len(took) < 20:
        raise SystemExit(f"{path}: {len(wrong)} Antworten waren nicht 200 ({set(wrong)}), {len(took)} insgesamt")
    cuts = statistics.quantiles(took, n=100)
    return Measured(len(took) / (time.perf_counter() - begun), cuts[49], cuts[94])
