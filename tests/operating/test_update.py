"""The last release, with data, is brought up to date: nothing is lost, pages open, and the wrong direction is refused."""

import json
import zipfile

import psycopg
import pytest

from tests.operating.conftest import House

pytestmark = pytest.mark.faults
# Migrations write into these; the demo's people are not among them.
# A load of reference data notes each file that it has not seen.
OF_MIGRATIONS = {
    "public.django_migrations", "public.django_content_type", "public.auth_permission", "public.directory_referenceload",
    "public.interpreting_interpreterevent",  # the day on which somebody left stands in the history too
    "public.centres_profileentry", "public.centres_profileentryevent",  # fields of action, as shipped, became a list of their own
}  # fmt: skip

PAGES = """
import django; django.setup()
from django.conf import settings
from django.test import Client
from django.urls import reverse
from allauth.mfa.models import Authenticator
from allauth.mfa.adapter import get_adapter
from miteinander.centres.models import Member
from miteinander.core import tenancy
from miteinander.interpreting import use_cases
from miteinander.interpreting.models import PrivateRecord, Request
from miteinander.interpreting.vocabulary import OpeningReason
from tests.signing_in import showed
centre = 30
with tenancy.acting_for(tenancy.system(centre), read_only=True):
    member = next(m for m in Member.objects.select_related("user").order_by("id") if "pool_coordinator" in m.roles)
    request = Request.objects.order_by("id").first()
    sealed = list(PrivateRecord.objects.order_by("id").values_list("interpreter_id", flat=True))
client = Client(headers={"host": "localhost"})
client.force_login(member.user)
session = client.session
session["acts"] = {"member": str(member.id), "centre": centre, "audience": "staff", "own": ""}
app = Authenticator.objects.get(user_id=member.user_id, type="totp")
showed(session, "mfa", type="totp", id=app.pk)
session.save()
for address in ("/", "/zentren/muenster/", reverse("workbench:today"), reverse("interpreting:board"),
                reverse("interpreting:request", args=[request.id]), reverse("interpreting:pool")):
    print(client.get(address).status_code, address)
by = tenancy.Actor(centre_id=centre, audience=tenancy.Audience.STAFF, member_id=member.id, roles=frozenset(member.roles))
for one in sealed:
    with tenancy.acting_for(by, read_only=True):
        print("opened", bool(use_cases.open_private(interpreter_id=one, reason=next(iter(OpeningReason)), by=by)))
for one in Authenticator.objects.filter(type="totp"):
    print("seed", get_adapter().decrypt(one.data["secret"]))
"""


def test_no_row_is_lost(house: House) -> None:
    assert {name for name, rows in house.before.items() if house.after.get(name) != rows} <= OF_MIGRATIONS
    assert house.before["public.interpreting_request"] == 20
    # One statement of Kreis Wesel with four lines: one row less, four fields more.
    assert house.before["public.centres_profileentry"] - house.after["public.centres_profileentry"] == 1
    assert house.after["public.centres_topic"] == 4


def test_pages_open_and_what_was_sealed_is_read(house: House) -> None:
    said = house.python(PAGES).splitlines()
    pages = [line for line in said if line[0].isdigit()]
    assert len(pages) == 6
    assert all(line.startswith("200 ") for line in pages), pages
    assert said.count("opened True") == 7
    assert said.count("seed JBSWY3DPEHPK3PXP") == 3
    code, checked = house.run("check", "--stopped")
    assert code == 0, checked


def test_backup_before_it_is_of_the_old_tables(house: House) -> None:
    (file,) = (house.folder / "backups").glob("miteinander-????????-??????.zip")
    assert str(file) in house.said
    with zipfile.ZipFile(file) as archive:
        tables = json.loads(archive.read("manifest.json"))["tables"]
    assert {name: table["rows"] for name, table in tables.items()} == house.before


def test_pages_of_another_release_are_not_served(house: House) -> None:
    """Before the update the database was older; after one of a later release it would be newer."""
    assert house.refused.startswith("Die Datenbank ist älter als dieses Programm")
    with psycopg.connect(house.urls["owner"], autocommit=True) as owner:
        owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('core', '9999_later', now())")
        try:
            for words in (["serve"], ["worker"], ["migrate"], ["update", str(house.folder / "backups")]):
                code, said = house.run(*words)
                assert (code, said.count("\n")) == (1, 1), said
                assert said.startswith("Diese Datenbank ist neuer als dieses Programm (core.9999_later)")
        finally:
            owner.execute("DELETE FROM django_migrations WHERE name = '9999_later'")


def test_nothing_is_changed_while_somebody_works(house: House) -> None:
    with psycopg.connect(house.urls["app"]):
        code, said = house.run("update", str(house.folder / "backups"))
    assert code == 1
    assert "bitte zuerst anhalten" in said
    assert len(list((house.folder / "backups").glob("*.zip"))) == 1
