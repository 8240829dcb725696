"""A2, A5: many guess at once, from four processes; and the clock betrays no account."""

import itertools
import json
import re
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import ResetPasswordForm
from allauth.mfa.totp.internal import auth
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client, override_settings

from miteinander.centres.adapters import guessing
from miteinander.centres.forms.sign_in import NewPasswordForm
from miteinander.centres.models import User
from miteinander.operation.prove.laboratory import Laboratory, Result

SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 (of an app made for this attack)
HERE = "198.51.100.7"
LOGIN = "raten@example.org"
# One of the processes. It counts passwords that were really compared, and codes that were taken: first with the protection, then
# with the sign-in library's own limiter as it comes, counted in the memory of one process.
GUESSER = """
import json, sys
told = json.loads(sys.argv[1])
from config.settings import proof
proof.LOGGING = {"version": 1, "root": {"level": "CRITICAL"}, "loggers": {"django": {"level": "CRITICAL"}}}
proof.MIDDLEWARE = [one for one in proof.MIDDLEWARE if "whitenoise" not in one]
proof.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
import django; django.setup()
from unittest import mock
from django.test import Client, override_settings
from allauth.mfa.models import Authenticator
from miteinander.centres.adapters import accounts, guessing
from allauth.mfa.totp.internal import auth
auth.yield_hotp_counters_from_time = lambda: iter([told["counter"]])  # the same thirty seconds for all, however long they take to start
compared = 0
def failed(self, request, **credentials):
    global compared
    compared += 1
accounts.Accounts.authentication_failed = failed
def guess():
    global compared
    compared = 0
    print("ready", flush=True)
    sys.stdin.readline()
    taken = sum(Authenticator.objects.get(pk=told["app"]).wrap().validate_code(told["code"]) for _try in range(3))
    for number in range(told["tries"]):
        login = told["logins"][number % len(told["logins"])]
        Client(REMOTE_ADDR=told["address"]).post("/konto/login/", {"login": login, "password": f"falsch {number}"})
    print(json.dumps([compared, taken]), flush=True)
guess()
plain = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
free = mock.patch.object(guessing, "attempt", return_value=guessing.FREE)
with free, override_settings(CACHES=plain, ACCOUNT_RATE_LIMITS={"login_failed": "5/5m/key"}):
    guess()
"""


Watch = Callable[[], float]  # seconds
MANY = 1000
DOORS = {"/konto/login/": "login", "/konto/password/reset/": "email"}
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]*')


def prove(
    laboratory: Laboratory, *, tries: int = 40, rounds: int = 1000, processes: int = 4, watch: Watch = time.perf_counter
) -> Iterator[Result]:
    """``watch``: by which clock answers are compared; a small run on a busy machine takes the processor's."""
    user = User.objects.create(email=LOGIN, password=make_password(str(uuid.uuid4())))
    app = auth.TOTP.activate(user, SECRET).instance
    connection.close()  # what was written is there for the others
    try:
        yield from at_once(laboratory, app.pk, tries, processes)
        yield clock(rounds, watch)
    finally:
        with laboratory.owner() as owner:
            owner.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", (user.pk,))
            owner.execute("DELETE FROM centres_user WHERE id = %s", (user.pk,))
            owner.execute("DELETE FROM core_counter")


def at_once(laboratory: Laboratory, app: int, tries: int, processes: int) -> Iterator[Result]:
    """Several processes guess one account's password, in all ways of writing it, and show one code of its app."""
    begun = time.perf_counter()
    (compared, taken), (plainly, reused) = guessed(laboratory, app, tries, processes)
    yield Result(
        "A2", f"{processes} processes guess one password at once, in capitals and with blanks", processes * tries,
        max(0, compared - guessing.HERE.at_once), f"{compared} were compared; with the library's own limiter {plainly}",
        plainly > guessing.HERE.at_once, time.perf_counter() - begun,
    )  # fmt: skip
    yield Result(
        "A2", f"one code of an app shown in {processes} processes at once", processes * 3, max(0, taken - 1),
        f"with the library's own memory it was taken {reused} times", reused > 1, 0.0,
    )  # fmt: skip


def guessed(laboratory: Laboratory, app: int, tries: int, processes: int) -> list[tuple[int, int]]:
    """Start them, let them wait for each other, and add up: compared and taken, with the protection and without."""
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    told = {
        "counter": counter, "tries": tries, "app": app, "code": auth.format_hotp_value(auth.hotp_value(SECRET, counter)), "address": HERE,
        "logins": [LOGIN, LOGIN.upper(), f" {LOGIN} ", f"{LOGIN}\t", LOGIN.title()],
    }  # fmt: skip
    guessers = crowd(laboratory, GUESSER, [told] * processes)
    sums = []
    for _protection in (True, False):
        if [heard(one) for one in guessers] != ["ready"] * processes:
            raise RuntimeError("a guesser did not start")
        for one in guessers:
            print("go", file=one.stdin, flush=True)
        counts = [json.loads(heard(one)) for one in guessers]
        sums.append((sum(count[0] for count in counts), sum(count[1] for count in counts)))
    for one in guessers:
        one.communicate()
    return sums


def crowd(laboratory: Laboratory, program: str, told: list[dict[str, Any]]) -> list["subprocess.Popen[str]"]:
    """A process each with what it is told, in the laboratory's database."""
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    told_how = laboratory.environment()
    return [subprocess.Popen([sys.executable, "-c", program, json.dumps(one)], env=told_how, **pipes) for one in told]


def heard(one: "subprocess.Popen[str]") -> str:
    return one.stdout.readline().strip() if one.stdout else ""


def clock(rounds: int, watch: Watch) -> Result:
    """A5: the middle time of signing in, and of asking for a new password, with and without such an account."""
    begun = time.perf_counter()
    argon = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
    with argon, mock.patch.object(guessing, "attempt", return_value=guessing.FREE):
        User.objects.filter(email=LOGIN).update(password=make_password("etwas anderes"))
        login, middle = apart("/konto/login/", "login", rounds, watch)
        asked, _middle = apart("/konto/password/reset/", "email", rounds, watch)
        said = {path: len(answers(path, field)) for path, field in DOORS.items()}
        # As the library's own form says it to whoever lets it.
        talks = mock.patch.object(NewPasswordForm, "clean_email", ResetPasswordForm.clean_email)
        with talks, override_settings(ACCOUNT_PREVENT_ENUMERATION=False):
            chatty = len(answers("/konto/password/reset/", "email"))
        with mock.patch.object(AuthenticationBackend, "_mitigate_timing_attack", return_value=None):
            without, _middle = apart("/konto/login/", "login", max(5, rounds // 10), watch)
    # Five milliseconds in the large run; in few rounds on a busy machine a fifth of what the answer takes.
    allowed = 5.0 if rounds >= MANY else max(5.0, middle / 5)
    return Result(
        "A5", f"signing in and asking for a new password, {rounds} times with and without such an account", 4 * rounds,
        int(login > allowed) + int(asked > allowed) + sum(count - 1 for count in said.values()),
        f"the middle differs by {login:.1f} and {asked:.1f} ms, no letter of the answers; without the pretended work by {without:.0f} ms,"
        f" and a talkative form gives {chatty} answers",
        without > allowed and chatty > 1, time.perf_counter() - begun,
    )  # fmt: skip


def answers(path: str, field: str) -> set[tuple[int, str, str]]:
    """The different answers with and without such an account, once what was typed and the form's token are taken out."""
    found = set()
    for login in (LOGIN, "niemand@example.org"):
        answer = Client(REMOTE_ADDR=HERE).post(path, {field: login, "password": "falsch geraten"})
        page = TOKEN.sub("", answer.content.decode()).replace(login, "")
        found.add((answer.status_code, answer.headers.get("Location", ""), page))
    return found


def apart(path: str, field: str, rounds: int, watch: Watch) -> tuple[float, float]:
    """By how many milliseconds the middle answer differs, and how long it takes; the two kinds take turns."""
    took: dict[bool, list[float]] = {True: [], False: []}
    for number, there in itertools.product(range(rounds), (True, False)):
        typed: dict[str, Any] = {
            field: LOGIN if there else f"niemand{number}@example.org",
            "password": "falsch geraten",
        }
        client = Client(REMOTE_ADDR=HERE)
        begun = watch()
        client.post(path, typed)
        took[there].append((watch() - begun) * 1000)
    middles = [statistics.median(times) for times in took.values()]
    return abs(middles[0] - middles[1]), max(middles)
