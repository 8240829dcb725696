"""Entries that are one, entries that are not, and what institutions themselves say once a year."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from miteinander.centres.models import Invitation, Member
from miteinander.centres.states import InvitationState
from miteinander.centres.tests.factories import HERNE, MUENSTER, actor_of, member
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import acting_for, system
from miteinander.core.verdicts import Refused
from miteinander.directory import queries, use_cases
from miteinander.directory.models import ContactPerson, Distinct, Inquiry, Institution, Merger, Proposal
from miteinander.directory.rules import confirmations, duplicates, merging
from miteinander.directory.rules.confirmations import Confirmable
from miteinander.directory.rules.contacts import ContactFacts
from miteinander.directory.tests.factories import institution, now, signed_in, text, told, url
from miteinander.directory.vocabulary import InstitutionKind, Resemblance

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Client:
    return signed_in(member(Role.ADMIN))


def known(name: str, number: int = 1, **more: str) -> duplicates.Known:
    return duplicates.Known(**({"id": uuid.UUID(int=number), "name": name, "municipality": "05515000"} | more))  # type: ignore[arg-type]


ONE = [
    ("Elternverein Hand in Hand e. V.", "Elternverein Hand in Hand", Resemblance.SAME_NAME),
    ("Müttertreff Köln-Süd", "Muettertreff Koeln Sued e.V.", Resemblance.SAME_NAME),
    ("GGS Nord", "Gemeinschaftsgrundschule Nord", Resemblance.SAME_NAME),
    ("Kita Sankt Martin", "Kita St. Martin", Resemblance.SAME_NAME),
    ("Kita Regenbogen", "Kita Regnebogen", Resemblance.SIMILAR_NAME),
    ("Чайковский Verein", "Tschaikowskij Verein", Resemblance.SIMILAR_NAME),
    ("Kulturverein Meierhoff", "Kulturverein Mayrhof", Resemblance.SOUNDS_ALIKE),
    ("Αθηνα Verein", "Athina e. V.", Resemblance.SAME_NAME),
    ("Ελπίδα", "Elpida e. V.", Resemblance.SAME_NAME),
    ("Ελληνική Κοινότητα", "Elliniki Kinotita e. V.", Resemblance.SIMILAR_NAME),
    ("Дружба", "Druzhba e. V.", Resemblance.SOUNDS_ALIKE),
    ("Шевченко Verein", "Shevchenko-Verein", Resemblance.OTHER_SCRIPT),
    ("نور Verein", "Nur Verein", Resemblance.OTHER_SCRIPT),
    ("جمعية النور", "Jamiat al-Nur e. V.", Resemblance.OTHER_SCRIPT),
    ("جمعية النور", "Nour e. V.", Resemblance.OTHER_SCRIPT),
    ("بيت الحكمة", "Bait al-Hikma e. V.", Resemblance.OTHER_SCRIPT),
    ("انجمن مهر", "Anjoman-e Mehr", Resemblance.OTHER_SCRIPT),
    ("خانه ایران", "Khaneh Iran", Resemblance.SIMILAR_NAME),
    ("ኢትዮጵያ ማህበር", "Ethiopia Mahber e. V.", Resemblance.SOUNDS_ALIKE),
    ("ሰላም", "Selam e. V.", Resemblance.SAME_NAME),
    ("Işık Derneği", "Isik Dernegi e. V.", Resemblance.SAME_NAME),
]
TWO = [
    ("Kita Sonnenschein", "Kita Sonnenstrahl"),
    ("Nordschule I", "Nordschule II"),
    ("Kita 12", "Kita 13"),
    ("Katholische Kita St. Anna", "Evangelische Kita St. Anna"),
    ("Grundschule", "Realschule"),
    # the same consonants, other vowels
    ("نور Verein", "Nara Verein"),
    ("نور Verein", "نار Verein"),
    ("Nur Verein", "Nara Verein"),
    ("Мира", "Mara e. V."),
    ("انجمن مهر", "Anjoman-e Mahtab"),
    # one word of two
    ("جمعية النور", "جمعية الأمل"),
    ("جمعية النور", "Jamiat al-Amal e. V."),
    ("Дружба", "Надежда"),
    ("Дружба", "Drushina e. V."),
    ("ሰላም", "Salomon e. V."),
    ("Işık Derneği", "Barış Derneği"),
]


@pytest.mark.parametrize(("a", "b", "reason"), ONE)
def test_resemblance_is_seen_through_writing(a: str, b: str, reason: Resemblance) -> None:
    pair = duplicates.resemble(a=known(a), b=known(b, 2))
    assert pair is not None
    assert pair.reasons == (reason,)
    assert duplicates.suggest(known=[known(a), known(b, 2)]) == [pair]  # the pair is looked at in the first place


@pytest.mark.parametrize(("a", "b"), TWO)
def test_what_is_two_is_not_suggested(a: str, b: str) -> None:
    assert duplicates.resemble(a=known(a), b=known(b, 2)) is None


def test_telephone_and_mail_count_unless_many_share_them() -> None:
    a = known("Frauentreff Oase", phone="+49 (0)30 23125-100", email="Oase@example.org")
    b = known("Treffpunkt Lavendel", 2, phone="030/23125100", email="oase@example.org")
    (pair,) = duplicates.suggest(known=[a, b])
    assert pair.reasons == (Resemblance.SAME_PHONE, Resemblance.SAME_EMAIL)
    assert duplicates.suggest(known=[a, b], apart=frozenset({frozenset({a.id, b.id})})) == []
    names = ("Amt Ahorn", "Haus Birke", "Stelle Cembra", "Team Dattel", "Büro Esche", "Rat Fichte")
    switchboard = [known(name, n, phone="030 23125 000", email="stadt@example.org") for n, name in enumerate(names)]
    assert duplicates.suggest(known=switchboard) == []


def test_same_name_in_two_towns_is_two_unless_more_speaks_for_it() -> None:
    a, b = known("Elternverein Nord"), known("Elternverein Nord e. V.", 2, municipality="05916000")
    assert duplicates.resemble(a=a, b=b) is None
    both = {"phone": "030 23125 100"}
    assert duplicates.resemble(
        a=known("Elternverein Nord", **both), b=known("Elternverein Nord", 2, municipality="05916000", **both)
    )


def test_pairs_are_shown_with_reasons_and_kept_apart_for_good(keeper: Client) -> None:
    one, other = institution("Treff Oase"), institution("Treff Oase e. V.")
    with CaptureQueriesContext(connection) as few:
        page = text(keeper.get(url("duplicates")))
    assert "nur anders geschrieben" in page
    for number in range(6):
        institution(f"Verein Blume {number}x")
    with CaptureQueriesContext(connection) as many:
        keeper.get(url("duplicates"))
    assert len(few) == len(many)
    for _click in range(2):
        assert keeper.post(url("keep_apart", other.id, one.id), {"key": str(uuid.uuid4())}).status_code == 302
    with acting_for(system(MUENSTER)):
        assert Distinct.objects.count() == 1
    assert "Nichts Auffälliges" in text(keeper.get(url("duplicates")))
    foreign = institution("Treff Oase", HERNE)
    assert keeper.post(url("keep_apart", one.id, foreign.id), {"key": str(uuid.uuid4())}).status_code == 404
    assert keeper.get(url("merge", one.id, foreign.id)).status_code == 404
    assert keeper.get(url("merge", one.id, one.id)).status_code == 404


def merge_form(one: Institution, other: Institution, **chosen: str) -> dict[str, Any]:
    versions = {"version": now(one).version, "other_version": now(other).version}
    return {"key": str(uuid.uuid4())} | versions | chosen


OURS = dict.fromkeys(("name", "kind", "phone", "email"), "kept")


def test_merge_moves_everything_and_leaves_a_trace(keeper: Client) -> None:
    kept = institution("Treff Oase", phone="030 23125 101", languages=("tur",))
    gone = institution(
        "Treff Oase e. V.",
        phone="030 23125 102",
        email="oase@example.org",
        languages=("prs",),
        kind=InstitutionKind.ASSOCIATION,
    )
    child = institution("Kita Oase", parent=gone.id)
    speaker, double = (member(Role.ORG_USER, speaks_for=gone.id) for _ in range(2))
    with acting_for(system(MUENSTER)):
        Member.objects.create(
            centre_id=MUENSTER, user=double.user, audience=double.audience, roles=[Role.ORG_USER], name="x", speaks_for=kept.id,
            since=double.since,
        )  # fmt: skip
        use_cases.add_contact_person(
            person_id=uuid.uuid4(),
            institution_id=gone.id,
            facts=ContactFacts(name="Ida", since=date(2026, 1, 1)),
            by=system(MUENSTER),
        )
    page = text(keeper.get(url("merge", kept.id, gone.id)))
    for words in ("030 23125 101", "030 23125 102", "oase@example.org", "Verein"):
        assert words in page
    stale = keeper.post(
        url("merge", kept.id, gone.id),
        merge_form(kept, gone, **OURS) | {"version": 77},
    )
    assert stale.status_code == 409
    chosen = {"name": "kept", "kind": "given_up", "phone": "kept", "email": "given_up"}
    assert keeper.post(url("merge", kept.id, gone.id), merge_form(kept, gone, **chosen)).status_code == 302
    one, other = now(kept), now(gone)
    assert (one.name, one.kind, one.phone, one.email) == (
        "Treff Oase",
        "association",
        "030 23125 101",
        "oase@example.org",
    )
    assert one.languages == ["prs", "tur"]
    assert (other.active, other.merged_into_id, now(child).parent_id) == (False, kept.id, kept.id)
    with acting_for(system(MUENSTER)):
        assert ContactPerson.objects.get().institution_id == kept.id
        assert Member.objects.get(id=speaker.id).speaks_for == kept.id
        assert Member.objects.get(id=double.id).until is not None
        trace = Merger.objects.get()
    assert trace.before["given_up"]["phone"] == "030 23125 102"
    assert trace.moved["Zugänge"] == [str(speaker.id)]
    assert "Hierin aufgegangen" in text(keeper.get(url("institution", kept.id)))
    assert "in einem anderen aufgegangen" in text(keeper.get(url("institution", gone.id)))
    button = {"key": str(uuid.uuid4()), "version": other.version}
    assert "arbeiten Sie dort weiter" in text(keeper.post(url("reactivate", gone.id), button, follow=True))
    with pytest.raises(Refused, match="schon in einem anderen"):
        merged(kept, gone)


def merged(kept: Institution, gone: Institution, **chosen: merging.Choice) -> Merger:
    by = actor_of(member(Role.ADMIN))
    with acting_for(by):
        return use_cases.merge(
            kept_id=kept.id, given_up_id=gone.id, versions=(now_version(kept), now_version(gone)),
            chosen={merging.Group(group): choice for group, choice in chosen.items()}, by=by, at=timezone.now(),
        )  # fmt: skip


def now_version(one: Institution) -> int:
    return Institution.objects.values_list("version", flat=True).get(id=one.id)


def test_merge_with_a_refuge_is_a_refuge_and_forgets_where_it_was() -> None:
    kept = institution("Haus Lavendel", street="Kanariengasse 7", postcode="48143", town="Münster")
    gone = institution("Schutzhaus Lavendel", protected=True, kind=InstitutionKind.SHELTER)
    merged(kept, gone)
    assert (now(kept).protected, now(kept).address, now(kept).street) == (True, [], "")
    refuge = institution("Haus Rose", protected=True, kind=InstitutionKind.SHELTER)
    open_house = institution("Rosenhaus", street="Kanariengasse 8", postcode="48143", town="Münster")
    merged(refuge, open_house, place=merging.Choice.GIVEN_UP)
    with acting_for(system(MUENSTER)), connection.cursor() as cursor:
        for table in ("directory_institution", "directory_merger"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%%Kanariengasse%%'")
            assert cursor.fetchone() == (0,)


def test_proposal_takes_the_address_that_there_is() -> None:
    bare, full = told("Kita"), told("Kita", street="Weg 1", postcode="48143", town="Münster")
    place = merging.Group.PLACE
    assert merging.differences(kept=bare, given_up=full)[place] is merging.Choice.GIVEN_UP
    assert merging.differences(kept=full, given_up=bare)[place] is merging.Choice.KEPT


def test_merge_ties_no_ring() -> None:
    top, low = institution("Träger"), institution("Kita")
    with acting_for(system(MUENSTER)):
        Institution.objects.filter(id=low.id).update(parent=top)
    merged(low, top)
    assert now(low).parent_id is None


def test_merge_takes_invitations_along_and_leaves_nobody_two() -> None:
    kept, gone = institution("Kita Mond"), institution("Kita Mond e. V.")
    by = actor_of(member(Role.ADMIN))
    with acting_for(by):
        for one, address in ((kept, "ida@example.org"), (gone, "ida@example.org"), (gone, "ada@example.org")):
            use_cases.invite_contact(
                invitation_id=uuid.uuid4(), institution_id=one.id, name="Muster", email=address, phone="", by=by, at=timezone.now()
            )  # fmt: skip
    merged(kept, gone)
    with acting_for(by):
        ready = {(row.email, row.speaks_for) for row in Invitation.objects.filter(state=InvitationState.OPEN)}
        assert ready == {("ida@example.org", kept.id), ("ada@example.org", kept.id)}
        assert len(Merger.objects.get().moved["Einladungen"]) == 1


def test_nothing_that_refers_to_an_institution_is_left_behind() -> None:
    """Inside the package every table is moved or named here; other packages say so themselves (``links``)."""
    named = {"ContactPerson", "Inquiry", "Proposal", "Institution", "Distinct", "Merger"}
    there = {
        model.__name__
        for model in apps.get_app_config("directory").get_models()
        if not model.__name__.endswith("Event")
        and any(field.related_model is Institution for field in model._meta.local_fields)
    }
    assert there == named


# Once a year


AT = datetime(2026, 3, 9, 8, tzinfo=timezone.get_default_timezone())


def asks(every_months: int = 12, centre_id: int = MUENSTER) -> None:
    with acting_for(system(centre_id)):
        use_cases.set_terms(
            valid_from=date(2026, 1, 1), every_months=every_months, link_days=30, source="Leitung", by=system(centre_id)
        )


def asked(one: Institution, at: datetime | None = None) -> str:
    with acting_for(system(one.centre_id)):
        asking = use_cases.ask_to_confirm(institution_id=one.id, by=system(one.centre_id), at=at or timezone.now())
    assert asking is not None
    return queries.inquiry_token(inquiry_id=asking.inquiry_id)


def due(at: datetime = AT) -> list[str]:
    with acting_for(system(MUENSTER)):
        return [one.name for one in queries.due_confirmations(at=at)]


def test_months_before() -> None:
    assert confirmations.months_before(day=date(2024, 2, 29), months=12) == date(2023, 2, 28)
    assert confirmations.months_before(day=date(2026, 1, 31), months=2) == date(2025, 11, 30)


def test_who_is_due_follows_the_terms_of_the_centre() -> None:
    fresh, old, never = (
        institution("Frisch", email="a@example.org"),
        institution("Alt", email="b@example.org"),
        institution("Nie"),
    )
    institution("Schutzhaus", kind=InstitutionKind.SHELTER, protected=True, email="c@example.org")
    with acting_for(system(MUENSTER)):
        Institution.objects.filter(id=fresh.id).update(confirmed_on=date(2025, 9, 9))
        Institution.objects.filter(id=old.id).update(confirmed_on=date(2025, 3, 8))
    assert due() == []  # nobody has said how often
    asks()
    assert due() == ["Nie", "Alt"]
    assert due(AT - timedelta(days=400)) == []
    asks(every_months=3)
    assert due() == ["Nie", "Alt", "Frisch"]
    asked(old, AT)
    assert due() == ["Nie", "Frisch"]
    with acting_for(system(MUENSTER)):
        assert use_cases.ask_to_confirm(institution_id=never.id, by=system(MUENSTER), at=AT) is None  # no address
        refuge = Institution.objects.get(protected=True)
        assert use_cases.ask_to_confirm(institution_id=refuge.id, by=system(MUENSTER), at=AT) is None


def answers(one: Institution, **changes: str) -> dict[str, str]:
    standing = now(one)
    return {"key": str(uuid.uuid4())} | {field.value: getattr(standing, field.value) for field in Confirmable} | changes


def test_link_confirms_once_and_reading_it_changes_nothing() -> None:
    asks()
    one = institution("Treff Oase", email="oase@example.org", phone="030 23125 101", street="Weg 1", postcode="48143")
    secret = asked(one)
    with acting_for(system(MUENSTER)):
        assert not Inquiry.objects.filter(digest=secret).exists()
        assert len(secret) >= 43  # 256 bits
    path = url("confirm", "muenster", secret)
    answer = Client().get(path)
    assert "030 23125 101" in text(answer)
    assert (answer["Cache-Control"], answer["X-Robots-Tag"], answer["Referrer-Policy"]) == (
        "no-store",
        "noindex",
        "same-origin",
    )
    assert now(one).confirmed_on is None
    wrong = Client().post(path, answers(one, postcode="4814"))
    assert (wrong.status_code, "fünf Ziffern" in text(wrong)) == (422, True)
    assert Client().post(path, answers(one)).status_code == 302
    assert now(one).confirmed_on == timezone.localdate()
    page = text(Client().get(path))
    assert "Vielen Dank" in page
    assert "030 23125 101" not in page
    again = Client().post(path, answers(one, phone="030 23125 999"))
    assert (again.status_code, "Vielen Dank" in text(again)) == (422, True)
    with acting_for(system(MUENSTER)):
        assert not Proposal.objects.exists()


def test_correction_waits_for_the_team(keeper: Client) -> None:
    asks()
    one = institution("Treff Oase", email="oase@example.org", phone="030 23125 101")
    told = answers(one, phone="030 23125 102", name="Oase <b>neu</b>")
    assert Client().post(url("confirm", "muenster", asked(one)), told).status_code == 302
    assert (now(one).phone, now(one).confirmed_on) == ("030 23125 101", None)
    with acting_for(system(MUENSTER)):
        proposal = Proposal.objects.get()
    assert "Treff Oase" in text(keeper.get(url("confirmations")))
    page = keeper.get(url("proposal", proposal.id)).content.decode()
    assert "030 23125 102" in page
    assert "<b>neu</b>" not in page
    nothing = keeper.post(url("proposal", proposal.id), {"key": str(uuid.uuid4())})
    assert (nothing.status_code, "mindestens eine" in text(nothing)) == (422, True)
    assert (
        keeper.post(url("proposal", proposal.id), {"key": str(uuid.uuid4()), "fields_chosen": ["phone"]}).status_code
        == 302
    )
    assert (now(one).phone, now(one).name, now(one).confirmed_on) == (
        "030 23125 102",
        "Treff Oase",
        timezone.localdate(),
    )
    late = keeper.post(url("decline", proposal.id), {"key": str(uuid.uuid4())}, follow=True)
    assert "schon jemand entschieden" in text(late)


def test_link_that_is_wrong_foreign_old_or_of_a_refuge_shows_nothing() -> None:
    asks()
    one = institution("Treff Oase", email="oase@example.org", phone="030 23125 101")
    secret = asked(one)
    for path in (
        url("confirm", "muenster", secret[:-1] + ("A" if secret[-1] != "A" else "B")),
        url("confirm", "herne", secret),  # the right secret at another centre's door
        url("confirm", "atlantis", secret),
        url("confirm", "muenster", "x' OR 1=1"),
    ):
        assert Client().get(path).status_code == 404
        assert Client().post(path, answers(one)).status_code == 404
    old = url("confirm", "muenster", asked(one, timezone.now() - timedelta(days=31)))
    page = Client().get(old)
    assert "gilt nicht mehr" in text(page)
    assert "030 23125 101" not in text(page)
    assert Client().post(old, answers(one)).status_code == 422
    with acting_for(system(MUENSTER)):
        Institution.objects.filter(id=one.id).update(protected=True)
    became_refuge = Client().get(url("confirm", "muenster", secret))
    assert "030 23125 101" not in text(became_refuge)
    assert Client().post(url("confirm", "muenster", secret), answers(one)).status_code == 422


def test_refuge_is_confirmed_by_telephone(keeper: Client) -> None:
    asks()
    refuge = institution("Schutzhaus", kind=InstitutionKind.SHELTER, protected=True)
    assert "Schutzhaus" in text(keeper.get(url("confirmations")))
    assert keeper.post(url("note_confirmed", refuge.id), {"key": str(uuid.uuid4())}).status_code == 302
    assert now(refuge).confirmed_on == timezone.localdate()
    assert "Schutzhaus" not in text(keeper.get(url("confirmations")))


def test_the_round_of_calls_to_take_away_has_no_refuge(keeper: Client) -> None:
    asks()
    refuge = institution("Schutzhaus", kind=InstitutionKind.SHELTER, protected=True)
    given = keeper.get(url("unconfirmed_download"), {"als": "csv"}).content.decode()
    assert "Schutzhaus" not in given
    with acting_for(system(MUENSTER)):  # the control: the list itself has it
        Institution.objects.filter(id=refuge.id).update(protected=False)
    assert "Schutzhaus" in keeper.get(url("unconfirmed_download"), {"als": "csv"}).content.decode()
