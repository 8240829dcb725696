"""What a session has to have shown, on values."""

import pytest

from miteinander.centres.rules import sign_in as rules
from miteinander.centres.rules.sign_in import Proof

NOW = 1_000_000.0
PASSWORD = Proof("password", NOW)
APP = Proof("mfa", NOW, "totp", 7)
TOWN = Proof("mfa", NOW, rules.PROVIDER)


@pytest.mark.parametrize(
    ("shown", "factors", "counts"),
    [
        ([PASSWORD], {7}, False),
        ([PASSWORD, APP], {7}, True),
        ([PASSWORD, APP], set(), False),  # given up since
        ([PASSWORD, APP], {8}, False),  # another one was set up in its place
        ([TOWN], set(), True),
        ([], {7}, False),
    ],
)
def test_a_second_factor_counts_while_its_person_has_it(shown: list[Proof], factors: set[int], counts: bool) -> None:
    assert rules.has_shown_factor(shown, factors=factors) is counts


@pytest.mark.parametrize(
    ("shown", "factors", "needs_factor", "fresh"),
    [
        ([PASSWORD], set(), False, True),
        ([PASSWORD], set(), True, False),  # the team shows a second factor
        ([PASSWORD], {7}, False, False),  # whoever has one shows it
        ([APP], {7}, True, True),
        ([APP], set(), True, False),
        ([Proof("mfa", NOW - 599, "totp", 7)], {7}, True, True),
        ([Proof("mfa", NOW - 600, "totp", 7)], {7}, True, False),
        ([Proof("mfa", NOW - 5000, "totp", 7), APP], {7}, True, True),
        ([Proof("mfa", NOW + 60, "totp", 7)], {7}, True, False),  # a clock that was set back proves nothing
        ([Proof(rules.TOWN, NOW)], set(), False, True),
        ([Proof("socialaccount", NOW)], set(), False, False),  # the library's own note says nothing of when
        ([Proof("mfa", 0.0, rules.PROVIDER)], set(), True, False),  # the town did not say when
        ([], set(), False, False),
    ],
)
def test_a_proof_is_fresh_for_ten_minutes(
    shown: list[Proof], factors: set[int], needs_factor: bool, fresh: bool
) -> None:
    assert rules.is_fresh(shown, factors=factors, needs_factor=needs_factor, now=NOW) is fresh


def test_reads_the_library_s_records() -> None:
    records = [
        {"method": "password", "at": 1.0, "email": "x"},
        {"method": "mfa", "at": 2.0, "type": "webauthn", "id": 3},
    ]
    assert rules.proofs(records) == [Proof("password", 1.0), Proof("mfa", 2.0, "webauthn", 3)]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1", "Safari, iPhone"),
        ("curl/8", ""),
        ("", ""),
        ("<script>alert(1)</script>" * 99, ""),
    ],
)
def test_names_a_device_in_two_words(agent: str, words: str) -> None:
    assert rules.device(agent) == words


@pytest.mark.parametrize(
    ("claims", "counts"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),  # not a list: not what was agreed on
        ({"amr": [["mfa"], {"mfa": 1}, None]}, False),
        ({"acr": "two"}, True),
        ({"acr": "one"}, False),
        ({"acr": None}, False),
        ({}, False),
    ],
)
def test_a_town_s_second_factor_counts_by_agreed_words(claims: dict[str, object], counts: bool) -> None:
    assert rules.provider_showed_factor(claims, amr=["mfa"], acr=["two"]) is counts
