"""The signature that PostgreSQL checks is the HMAC of RFC 2104, shown by the vectors of RFC 4231."""

import hmac
import itertools

import pytest
from django.db import connection

from miteinander.core import security

# RFC 4231, section 4: key, data, HMAC-SHA-256 (case 5 is truncated there and left out)
VECTORS = [
    (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    (b"\xaa" * 20, b"\xdd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    (bytes(range(1, 26)), b"\xcd" * 50, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    (
        b"\xaa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
    (
        b"\xaa" * 131,
        b"This is a test using a larger than block-size key and a larger than block-size data. "
        b"The key needs to be hashed before being used by the HMAC algorithm.",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ),
]


@pytest.mark.parametrize(("key", "data", "expected"), VECTORS)
@pytest.mark.django_db
def test_the_database_computes_the_hmac_of_the_standard(key: bytes, data: bytes, expected: str) -> None:
    inner, outer = security.pads(key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(sha256(%s || sha256(%s || %s)), 'hex')", [outer, inner, data])
        assert cursor.fetchone()[0] == expected == hmac.new(key, data, "sha256").hexdigest()


@pytest.mark.django_db
def test_names_are_sorted_as_in_german_indexes() -> None:
    names = ["Zaza", "Özdemir", "Ärzte", "oezen", "Straße", "Strasse", "azadi", "Ofen", "Éva"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM unnest(%s::text[]) n ORDER BY core_sort_key(n), n", [names])
        found = [row[0] for row in cursor.fetchall()]
    assert found == ["Ärzte", "azadi", "Éva", "oezen", "Ofen", "Özdemir", "Strasse", "Straße", "Zaza"]


def test_every_verb_has_its_own_policy() -> None:
    statements = list(security.Sees("x", ("SELECT", "INSERT", "UPDATE", "DELETE")).policies("t", "institution"))
    policies = [line for line in statements if line.startswith("CREATE POLICY")]
    assert [("USING" in line, "WITH CHECK" in line) for line in policies] == [
        (True, False),
        (False, True),
        (True, True),
        (True, False),
    ]
    assert all("sec.audience()) = 'institution'" in line for line in policies)
    assert len(list(itertools.filterfalse(lambda line: line.startswith("CREATE"), statements))) == 4
