"""A2: every limit of the sign-in, each tripped alone, from several processes at once; whoever is meant by none of it is let through."""

import json
import time
from collections.abc import Iterator

from miteinander.centres.adapters import guessing
from miteinander.core import counters
from miteinander.operation.prove.guessing import crowd, heard
from miteinander.operation.prove.laboratory import Laboratory, Result

# One of the processes. It asks the doors as the middleware does, in the same order of limits as its neighbours; nothing comes back
# while it asks, so that only the limit itself counts. Then with a count of its own, in the memory of one process.
ASKER = """
import dataclasses, datetime, json, sys
told = json.loads(sys.argv[1])
from config.settings import proof
proof.LOGGING = {"version": 1, "root": {"level": "CRITICAL"}, "loggers": {"django": {"level": "CRITICAL"}}}
import django; django.setup()
from collections import Counter
from types import SimpleNamespace as Thing
from unittest import mock
from django.test import RequestFactory
from miteinander.centres.adapters import guessing
from miteinander.core import counters
for name in told["limits"]:
    slow = dataclasses.replace(getattr(guessing, name), every=datetime.timedelta(hours=1))
    setattr(guessing, name, slow)
def asks(door, address, account, pk="1"):
    request = RequestFactory().post("/", {"login": account, "email": account}, REMOTE_ADDR=address)
    request.user = Thing(pk=pk)
    with mock.patch.object(guessing, "get_pending_stage", lambda _request: Thing(login=Thing(user=request.user))):
        return not guessing.attempt(request, door).wait
def anywhere(number):
    return f"10.{told['process']}.{number // 250}.{number % 250}"
def net(number):
    return f"192.0.2.{number}"
HERS, STRANGER = "ziel@example.org", "fremd@example.org"
# How each is tripped alone, and somebody whom it must not stop: at the same address, or with the same wish.
def ways(run):
    mine = f"{run}-{HERS}"
    each = lambda number: f"{run}-{told['process']}-{number}@example.org"
    here, there = f"198.51.{100 if run else 101}.30", f"198.51.{100 if run else 101}.31"
    enter, forgot, passkey = "account_login", "account_reset_password", "mfa_login_webauthn"
    app, confirm = "mfa_authenticate", "account_reauthenticate"
    return {
        "HERE": (lambda n: asks(enter, here, mine), lambda: asks(enter, here, f"{run}-{STRANGER}")),
        "ACCOUNT": (lambda n: asks(enter, anywhere(n + 1000 * run), f"{run}-konto"), lambda: asks(enter, there, f"{run}-hier")),
        "ADDRESS": (lambda n: asks(enter, net(run), each(n)), lambda: asks(enter, net(9 + run), f"{run}-dort")),
        "CODE": (lambda n: asks(app, here, "", f"{run}-1"), lambda: asks(app, here, "", f"{run}-2")),
        "CONFIRM": (lambda n: asks(confirm, here, "", f"{run}-1"), lambda: asks(confirm, here, "", f"{run}-2")),
        "RESET": (lambda n: asks(forgot, anywhere(n + 1000 * run), mine), lambda: asks(forgot, there, f"{run}-neu")),
        "RESET_ADDRESS": (lambda n: asks(forgot, net(20 + run), each(n)), lambda: asks(forgot, net(30 + run), f"{run}-da")),
        "PASSKEY": (lambda n: asks(passkey, net(40 + run), ""), lambda: asks(passkey, net(50 + run), "")),
    }
def storm(run):
    print("ready", flush=True)
    sys.stdin.readline()
    through = {}
    for name, (hit, stranger) in ways(run).items():
        came = sum(hit(number) for number in range(getattr(guessing, name).at_once + 2))
        through[name] = [came, int(told["process"] == 0 and not stranger())]
    print(json.dumps(through), flush=True)
storm(1)
seen = Counter()
def alone(bucket):
    seen[bucket] += 1
    return datetime.timedelta() if seen[bucket] <= bucket.limit.at_once else bucket.limit.every
with mock.patch.object(counters, "take", alone), mock.patch.object(counters, "give_back", lambda bucket: seen.subtract([bucket])):
    storm(2)
"""
LIMITS = ("HERE", "ACCOUNT", "ADDRESS", "CODE", "CONFIRM", "RESET", "RESET_ADDRESS", "PASSKEY")


def prove(laboratory: Laboratory, *, processes: int = 4) -> Iterator[Result]:
    """How many tries came through beyond each limit, and how many strangers were stopped."""
    begun = time.perf_counter()
    askers = crowd(laboratory, ASKER, [{"limits": LIMITS, "process": number} for number in range(processes)])
    runs = []
    for _protection in (True, False):
        if [heard(one) for one in askers] != ["ready"] * processes:
            raise RuntimeError("an asker did not start")
        for one in askers:
            print("go", file=one.stdin, flush=True)
        runs.append([json.loads(heard(one)) for one in askers])
    for one in askers:
        one.communicate()
    with laboratory.owner() as owner:
        owner.execute("DELETE FROM core_counter")
    over, without = (beyond(counts) for counts in runs)
    stopped = [name for name in LIMITS if any(counts[name][1] for counts in runs[0])]
    idle = [name for name in LIMITS if sum(counts[name][0] for counts in runs[0]) < limit(name).at_once]
    yield Result(
        "A2", f"{len(LIMITS)} limits, each tripped alone from {processes} processes at once; strangers beside them",
        sum((limit(name).at_once + 2) * processes + 1 for name in LIMITS), sum(over.values()) + len(stopped) + len(idle),
        f"counted by each process for itself {sum(without.values())} more come through, at {sum(map(bool, without.values()))} limits",
        all(without.values()), time.perf_counter() - begun,
        [*(f"{name}: {count} over the limit" for name, count in over.items() if count), *(f"{name} stops a stranger" for name in stopped),
         *(f"{name} stops too early" for name in idle)],
    )  # fmt: skip


def limit(name: str) -> counters.Limit:
    found: counters.Limit = getattr(guessing, name)
    return found


def beyond(counts: list[dict[str, list[int]]]) -> dict[str, int]:
    """By how many each limit was passed."""
    return {name: max(0, sum(count[name][0] for count in counts) - limit(name).at_once) for name in LIMITS}
