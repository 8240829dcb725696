"""The centre's own page: drafts, pictures, opening hours; what everybody sees of it."""

import html
import re
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from miteinander.centres import queries, use_cases
from miteinander.centres.models import Member, OpeningException, OpeningHours, ProfileEntry, Upload
from miteinander.centres.tests.conftest import AT
from miteinander.centres.tests.factories import HERNE, MUENSTER, actor_of, member
from miteinander.centres.vocabulary import STAFF_ROLES, EntryKey, Role, TopicKind
from miteinander.core import files
from miteinander.core.tenancy import acting_for, system
from miteinander.core.tests.test_uploads_pictures import from_a_telephone, headed, picture
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
visited = pytest.mark.django_db(transaction=True)  # the visitor reads on a connection of her own
TODAY, DAY = date(2026, 3, 9), timedelta(days=1)
SAID = {"lines": "Erste Zeile\nZweite Zeile", "source": "Ratsbeschluss V/0123/2025", "as_of": "2025-02-26"}


def text(answer: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def key(**typed: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), **typed}


def url(name: str, *args: Any) -> str:
    return reverse(f"centres:{name}", args=args)


def public() -> HttpResponse:
    return Client().get("/zentren/muenster/")


def entry(about: EntryKey) -> ProfileEntry:
    with acting_for(system(MUENSTER)):
        return ProfileEntry.objects.select_related("picture").get(key=about)


def file(raw: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw)


def add(keeper: Client, about: EntryKey, **typed: Any) -> HttpResponse:
    return keeper.post(url("add_entry", about.value), key(**{**SAID, **typed}))


def publish(keeper: Client, about: EntryKey) -> ProfileEntry:
    one = entry(about)
    assert keeper.post(url("publish_entry", one.id), key(version=one.version)).status_code == 302
    return entry(about)


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_the_page_is_kept_by_director_and_office(role: Role) -> None:
    client = sign_in(actor_of(member(role)))
    status = 200 if role in (Role.DIRECTOR, Role.ADMIN) else 403
    assert client.get(url("profile")).status_code == status
    assert client.get(url("add_entry", "focus")).status_code == status


def written(about: EntryKey, text: str) -> dict[str, str]:
    """What fits the fields of this key."""
    lines = f"{text}@example.org" if about is EntryKey.EMAIL else f"{text} {about.value}"
    return {**SAID, "lines": lines, "url": "https://www.example.org/mehr", "language": "de"}


@visited
def test_every_key_is_drafted_published_changed_and_taken_back(keeper: Client) -> None:
    keys = [one for one in EntryKey if one is not EntryKey.LOGO]
    lines = {about: (written(about, "erst")["lines"], written(about, "neu")["lines"]) for about in keys}
    for about in keys:
        assert add(keeper, about, **written(about, "erst")).status_code == 302
    assert not any(first in text(public()) for first, _later in lines.values())
    ones = {about: publish(keeper, about) for about in keys}
    page = text(public())
    assert [about for about, (first, _later) in lines.items() if first not in page] == []
    assert ("Ratsbeschluss V/0123/2025" in page, "26.02.2025" in page) == (True, True)
    for about, one in ones.items():
        typed = written(about, "neu") | {"version": str(one.version)}
        assert keeper.post(url("change_entry", one.id), key(**typed)).status_code == 302
    assert keeper.post(url("change_entry", one.id), key(**typed)).status_code == 409
    page = text(public())
    assert [about for about, (_first, later) in lines.items() if later not in page] == []
    told = text(keeper.get(url("entry", one.id)))
    assert (lines[about][0] in told, "Entwurf" in told) == (True, True)  # the history has both
    now = entry(about)
    keeper.post(url("discard_entry", now.id), key(version=now.version))
    assert entry(about).published  # what is public is not thrown away
    assert keeper.post(url("take_back_entry", now.id), key(version=now.version)).status_code == 302
    assert lines[about][1] not in text(public())
    now = entry(about)
    assert keeper.post(url("discard_entry", now.id), key(version=now.version)).status_code == 302
    with acting_for(system(MUENSTER)):
        assert not ProfileEntry.objects.filter(key=about).exists()


@visited
def test_council_resolution_has_its_days(keeper: Client) -> None:
    wrong = add(keeper, EntryKey.RESOLUTION, since="2025-02-26", until="2024-01-01")
    assert (wrong.status_code, "liegt vor dem ersten" in text(wrong)) == (422, True)
    assert add(keeper, EntryKey.RESOLUTION, since="2025-02-26").status_code == 302
    publish(keeper, EntryKey.RESOLUTION)
    assert "vom 26.02.2025" in text(public())


@pytest.mark.parametrize(
    ("about", "typed", "said"),
    [
        (EntryKey.LINKS, {"url": "javascript:alert(1)"}, "eine Adresse wie https://"),
        (EntryKey.LINKS, {"url": "data:text/html,x"}, "eine Adresse wie https://"),
        (EntryKey.LINKS, {"url": ""}, "Bitte ausfüllen"),
        (EntryKey.EMAIL, {"lines": "ki@example.org\nkeine"}, "Zeile 2 ist keine E-Mail-Adresse"),
        (EntryKey.FOCUS, {"lines": "x" * 1001}, "Zeile 1 ist zu lang"),
        (EntryKey.FOCUS, {"lines": "\n".join("abc" for _line in range(61))}, "höchstens 60 Zeilen"),
        (EntryKey.FOCUS, {"lines": " \n\t"}, "Bitte ausfüllen"),
        (EntryKey.FOCUS, {"source": ""}, "Bitte ausfüllen"),
        (EntryKey.LOGO, {}, "Bitte ein Bild auswählen"),
    ],
)
def test_what_cannot_stand_is_told_at_its_field_and_kept(
    keeper: Client, about: EntryKey, typed: dict[str, Any], said: str
) -> None:
    answer = add(keeper, about, **typed)
    assert (answer.status_code, said in text(answer)) == (422, True), text(answer)
    assert (typed.get("source") == "") or "Ratsbeschluss V/0123/2025" in answer.content.decode()
    with acting_for(system(MUENSTER)):
        assert not ProfileEntry.objects.exists()


def test_an_unknown_key_and_a_foreign_entry_are_not_there(keeper: Client) -> None:
    assert keeper.get(url("add_entry", "geheim")).status_code == 404
    assert add(sign_in(actor_of(member(Role.ADMIN, centre_id=HERNE))), EntryKey.FOCUS).status_code == 302
    with acting_for(system(HERNE)):
        foreign = ProfileEntry.objects.get()
    for name in ("entry", "change_entry"):
        assert keeper.get(url(name, foreign.id)).status_code == 404
    for name in ("publish_entry", "take_back_entry", "discard_entry"):
        assert keeper.post(url(name, foreign.id), key(version=1)).status_code == 404


@visited
def test_a_logo_is_shown_as_long_as_it_is_public(keeper: Client, house: Path) -> None:
    assert add(keeper, EntryKey.LOGO, picture=file(from_a_telephone(), "../../evil.svg")).status_code == 302
    draft = entry(EntryKey.LOGO)
    address = f"/zentren/muenster/bild/{draft.picture_id}/"
    assert Client().get(address).status_code == 404
    assert keeper.get(url("picture", draft.picture_id)).status_code == 200
    assert [path.name for path in house.rglob("*") if path.is_file()] == [draft.picture_id.hex]
    publish(keeper, EntryKey.LOGO)
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"KANARIE" not in answer.content
    assert not answer.cookies
    assert address in public().content.decode()
    assert Client().get(address.replace("muenster", "herne")).status_code == 404
    assert Client().get(address.replace(str(draft.picture_id), str(uuid.uuid4()))).status_code == 404
    assert Client().post(address).status_code in (403, 405)
    one = entry(EntryKey.LOGO)
    assert keeper.post(url("take_back_entry", one.id), key(version=one.version)).status_code == 302
    assert Client().get(address).status_code == 404


@visited
def test_a_new_picture_takes_the_old_one_away(keeper: Client, house: Path) -> None:
    add(keeper, EntryKey.LOGO, picture=file(picture()))
    one = entry(EntryKey.LOGO)
    typed = key(**SAID, version=one.version, picture=file(picture("WEBP")))
    assert keeper.post(url("change_entry", one.id), typed).status_code == 302
    new = entry(EntryKey.LOGO)
    assert new.picture_id != one.picture_id
    assert [path.name for path in house.rglob("*") if path.is_file()] == [new.picture_id.hex]
    kept = key(**SAID, version=new.version)  # no new picture: the standing one stays
    assert keeper.post(url("change_entry", new.id), kept).status_code == 302
    newer = entry(EntryKey.LOGO)
    assert newer.picture_id == new.picture_id
    assert keeper.post(url("discard_entry", newer.id), key(version=newer.version)).status_code == 302
    assert [path for path in house.rglob("*") if path.is_file()] == []
    with acting_for(system(MUENSTER)):
        assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG-Dateien können Programme enthalten"),
        (picture()[:60], "beschädigt"),
        (headed(8001, 5000), "Das Bild hat zu viele Punkte"),
        (b"MZ", "kein Bild"),
        (b"", "Die Datei ist leer"),
        (b"x" * 20_000_001, "höchstens 20 Megabyte"),
    ],
)
def test_what_is_no_harmless_picture_is_refused_and_leaves_no_file(
    keeper: Client, house: Path, raw: bytes, said: str
) -> None:
    answer = add(keeper, EntryKey.LOGO, picture=file(raw))
    assert (answer.status_code, said in text(answer)) == (422, True), text(answer)
    assert [path for path in house.rglob("*") if path.is_file()] == []


@visited
def test_a_file_that_is_gone_is_not_found(keeper: Client) -> None:
    add(keeper, EntryKey.LOGO, picture=file(picture()))
    one = publish(keeper, EntryKey.LOGO)
    files.delete(centre_id=MUENSTER, drawer="profile", file_id=one.picture_id)
    assert Client().get(f"/zentren/muenster/bild/{one.picture_id}/").status_code == 404
    assert public().status_code == 200


@visited
def test_opening_hours_are_shown_with_what_is_different(keeper: Client) -> None:
    typed = {f"day_{day}_0_opens": "08:00" for day in range(1, 6)} | {
        f"day_{day}_0_closes": "16:00" for day in range(1, 6)
    }
    assert keeper.post(url("set_hours"), key(**typed)).status_code == 302
    assert "Heute geöffnet bis 16:00 Uhr" in text(public())
    assert "An gesetzlichen Feiertagen ist geschlossen." in text(public())
    outing = key(first_on="2026-03-09", last_on="2026-03-10", reason="Betriebsausflug")
    assert keeper.post(url("add_exception"), outing).status_code == 302
    assert keeper.post(url("add_exception"), outing).status_code == 302  # the same click
    page = text(public())
    assert "Heute geschlossen: Betriebsausflug" in page
    assert "09.03.2026 bis 10.03.2026" in page
    with acting_for(system(MUENSTER)):
        one = OpeningException.objects.get()
    assert keeper.post(url("strike_exception", one.id), key()).status_code == 302
    assert keeper.post(url("strike_exception", one.id), key()).status_code == 404
    assert keeper.post(url("set_hours"), key(day_1_0_opens="10:30", day_1_0_closes="12")).status_code == 422
    assert keeper.post(url("set_hours"), key(day_1_0_opens="10:30", day_1_0_closes="12:00")).status_code == 302
    assert "heute geöffnet ab 10:30 Uhr" in text(public())
    with acting_for(system(MUENSTER)):
        assert OpeningHours.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("08:00", "12:00", "11:00", "15:00"), "überschneidet sich mit 08:00 bis 12:00 Uhr"),
        (("08:00", "12:00", "07:00", "15:00"), "überschneidet sich mit 07:00 bis 15:00 Uhr"),
        (("12:00", "08:00", "", ""), "Das Ende muss nach dem Anfang liegen"),
        (("08:00", "", "", ""), "Bitte beide Uhrzeiten angeben"),
        (("25:00", "26:00", "", ""), "eine Uhrzeit wie 14:30"),
    ],
)
def test_hours_that_overlap_or_end_before_they_begin_are_refused(
    keeper: Client, typed: tuple[str, ...], said: str
) -> None:
    names = ("day_2_0_opens", "day_2_0_closes", "day_2_1_opens", "day_2_1_closes")
    answer = keeper.post(url("set_hours"), key(**dict(zip(names, typed, strict=True))))
    assert (answer.status_code, said in text(answer)) == (422, True), text(answer)
    with acting_for(system(MUENSTER)):
        assert not OpeningHours.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first_on": "2026-03-12", "last_on": "2026-03-11"}, "liegt vor dem ersten"),
        ({"first_on": "2026-03-01", "last_on": "2026-03-02"}, "schon vorbei"),
        ({"first_on": "2026-03-10", "last_on": "2026-03-10"}, "schon eine Ausnahme"),
        ({"first_on": "2026-04-01", "last_on": "2026-04-01", "opens": "10:00"}, "Bitte beide Uhrzeiten"),
        ({"first_on": "2026-04-01", "last_on": "2026-04-01", "opens": "10:00", "closes": "09:00"}, "nach dem Anfang"),
    ],
)
def test_exceptions_that_cannot_be_are_refused(keeper: Client, typed: dict[str, str], said: str) -> None:
    standing = key(first_on="2026-03-09", last_on="2026-03-10", reason="Betriebsausflug")
    assert keeper.post(url("add_exception"), standing).status_code == 302
    answer = keeper.post(url("add_exception"), key(reason="Umzug", **typed))
    assert (answer.status_code, said in text(answer)) == (422, True), text(answer)


def test_two_exceptions_on_one_day_are_refused_by_the_database_too() -> None:
    with acting_for(system(MUENSTER)):
        rows = {"centre_id": MUENSTER, "reason": "x"}
        OpeningException.objects.create(first_on=TODAY, last_on=TODAY + DAY, **rows)
        with pytest.raises(IntegrityError, match="opening_exceptions_apart"), transaction.atomic():
            OpeningException.objects.create(first_on=TODAY + DAY, last_on=TODAY + 2 * DAY, **rows)


@visited
def test_fields_and_team_are_shown_with_consent_alone(keeper: Client, director: Member) -> None:
    by = actor_of(director)
    shown, hidden = member(Role.OFFICER), member(Role.OFFICER, name="Bleibt ungenannt")
    with acting_for(by):
        listed = {"text": "Von der Kita bis zum Beruf", "valid_from": date(2025, 1, 1), "by": by}
        field = use_cases.add_topic(topic_id=uuid.uuid4(), kind=TopicKind.FIELD, name="Bildung", **listed)
        for one in (shown, hidden):
            use_cases.choose_topics(member_id=one.id, topics=[field.id], by=by, at=AT)
    hers = actor_of(shown)
    with acting_for(hers):
        use_cases.show_to_everybody(name="Tine Muster", phone="030 23125 101", email="", by=hers, at=AT)
    answer = public()
    page = text(answer)
    assert "<svg" in answer.content.decode()
    assert "Die Handlungsfelder als Rad" in page
    assert "Bildung : Von der Kita bis zum Beruf" in page
    assert "Tine Muster 030 23125 101" in page
    assert "Bleibt ungenannt" not in page
    assert "member" not in page
    with acting_for(hers):
        use_cases.show_no_longer(by=hers)
    assert "Tine Muster" not in text(public())


@visited
def test_what_the_public_role_can_read_of_the_team_is_the_card_alone() -> None:
    hidden = member(Role.OFFICER, name="Bleibt ungenannt")
    with transaction.atomic(using="public"):
        found = queries.public_profile(slug="muenster")
    assert found is not None
    assert found.team == []
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(using="public"):
        queries.public_profile(slug="muenster")
        list(Member.objects.using("public").filter(id=hidden.id).order_by("id"))
