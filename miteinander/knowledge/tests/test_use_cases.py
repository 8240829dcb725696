"""Deeds with materials and answers: whole or not at all, by whom they are for, and with a trace."""

import threading
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections

from miteinander.centres import tasks as centre_tasks
from miteinander.centres.tests.factories import MUENSTER
from miteinander.core import files, uploads
from miteinander.core.tenancy import Actor, Audience, acting_for, system
from miteinander.core.verdicts import Conflict, Forbidden, Refused
from miteinander.correspondence.models import Mail
from miteinander.knowledge import queries, rules, use_cases
from miteinander.knowledge.models import Entry, File, Service, Step
from miteinander.knowledge.states import EntryState
from miteinander.knowledge.tests.factories import (
    ANSWER,
    AT,
    MATERIAL,
    PDF,
    Team,
    act,
    added,
    given,
    lay_team,
    published,
    seen,
    step,
)
from miteinander.knowledge.vocabulary import Channel, Deed, Licence, Visibility, Way
from miteinander.operation.prove import uploads as samples

pytestmark = pytest.mark.django_db


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def log_of(team: Team, entry: Entry) -> list[str]:
    return seen(team.officer, lambda: [one.deed for one in queries.steps(entry_id=entry.id)][::-1])


# Writing down


def test_add_entry_is_a_draft_with_a_line_in_its_log(team: Team) -> None:
    entry = added(team.teacher)
    assert (entry.state, entry.version, entry.published_at) == (EntryState.DRAFT, 1, None)
    assert log_of(team, entry) == [Deed.ADD]


def test_add_entry_keeps_the_file_as_it_was_made_harmless(team: Team, drawers: Path) -> None:
    entry = added(team.officer, upload=samples.picture() + b"<script>")
    assert entry.file is not None
    assert kept(drawers) == [entry.file_id.hex]
    content = seen(team.officer, lambda: files.of_row(entry.file))
    assert (len(content or b""), entry.file.kind) == (entry.file.size, uploads.FileKind.JPEG)
    assert b"<script>" not in (content or b"")


def test_the_same_click_is_one_entry_and_one_file(team: Team, drawers: Path) -> None:
    sent = {"entry_id": uuid.uuid4(), "facts": MATERIAL, "upload": PDF, "at": AT}
    first, second = (act(team.officer, use_cases.add_entry, **sent) for _ in range(2))
    assert first.id == second.id
    assert seen(team.officer, Entry.objects.count) == 1
    assert len(kept(drawers)) == 1


def test_a_key_that_is_taken_elsewhere_is_refused(team: Team, foreign: Team, drawers: Path) -> None:
    entry = added(foreign.officer)
    for facts in (MATERIAL, ANSWER):
        with pytest.raises(Refused, match="veraltet"):
            upload = PDF if facts is MATERIAL else None
            act(team.officer, use_cases.add_entry, entry_id=entry.id, facts=facts, upload=upload, at=AT)
    mine = added(team.officer)
    with pytest.raises(Refused, match="veraltet"):
        act(team.officer, use_cases.add_entry, entry_id=mine.id, facts=ANSWER, upload=None, at=AT)
    assert kept(drawers) == []


@pytest.mark.parametrize(
    ("facts", "upload", "field", "said"),
    [
        (replace(MATERIAL, title=" \u202e "), PDF, "title", "Titel"),
        (MATERIAL, None, "file", "Datei hoch"),
        (replace(MATERIAL, link="javascript:x"), None, "link", "https://"),
        (replace(MATERIAL, title="x" * 200), PDF, "title", "höchstens 160 Zeichen"),
        (MATERIAL, b"<svg/>", "file", "SVG-Dateien"),
        (replace(MATERIAL, languages=("xyz",)), PDF, "languages", "nicht in der Liste"),
        (replace(ANSWER, related=(uuid.uuid4(),)), None, "related_0", "gibt es hier nicht"),
        (replace(MATERIAL, licence=Licence.INTERNAL), PDF, "licence", "nicht weitergeben"),
    ],
)
def test_add_entry_refuses_at_the_field_and_keeps_nothing(
    team: Team, drawers: Path, facts: Any, upload: bytes | None, field: str, said: str
) -> None:
    with pytest.raises(Refused, match=said) as refused:
        act(team.officer, use_cases.add_entry, entry_id=uuid.uuid4(), facts=facts, upload=upload, at=AT)
    assert refused.value.field == field
    assert seen(team.officer, lambda: (Entry.objects.count(), File.objects.count(), Step.objects.count())) == (0, 0, 0)
    assert kept(drawers) == []


def test_change_keeps_the_earlier_edition_for_the_team(team: Team, drawers: Path) -> None:
    entry = added(team.officer, upload=PDF)
    first = entry.file_id
    changed = act(
        team.officer,
        use_cases.change,
        facts=replace(MATERIAL, title="Neu"),
        upload=samples.picture(),
        at=AT,
        **step(entry),
    )
    assert changed.file_id != first
    assert log_of(team, entry) == [Deed.ADD, Deed.REPLACE]
    assert first is not None
    assert seen(team.officer, lambda: queries.edition(entry_id=entry.id, file_id=first)) is not None
    assert len(kept(drawers)) == 2
    same = act(
        team.officer, use_cases.change, facts=replace(MATERIAL, title="Neuer"), upload=None, at=AT, **step(changed)
    )
    assert (same.title, same.file_id) == ("Neuer", changed.file_id)
    linked = replace(MATERIAL, link="https://www.example.org/neu")
    instead = act(team.officer, use_cases.change, facts=linked, upload=None, at=AT, **step(same))
    assert (instead.file_id, instead.link) == (None, "https://www.example.org/neu")


def test_change_loses_nobodys_words_and_is_done_once(team: Team) -> None:
    entry = added(team.officer)
    facts = replace(MATERIAL, title="Erste", link="https://www.example.org/")
    sent = step(entry) | {"facts": facts, "upload": None, "at": AT}
    once, twice = act(team.officer, use_cases.change, **sent), act(team.officer, use_cases.change, **sent)
    assert once.version == twice.version == 2
    with pytest.raises(Conflict):
        act(team.officer, use_cases.change, **(sent | {"key": uuid.uuid4(), "facts": replace(facts, title="Zweite")}))
    with pytest.raises(Refused, match="gibt es hier nicht"):
        act(team.officer, use_cases.change, **(step(once) | {"facts": ANSWER, "upload": None, "at": AT}))


def test_answers_name_materials_of_their_own_centre(team: Team, foreign: Team) -> None:
    mine, theirs = published(team.officer), published(foreign.officer)
    entry = added(team.officer, ANSWER, related=(mine.id,))
    assert seen(team.officer, lambda: queries.related_ids(entry_id=entry.id)) == [mine.id]
    with pytest.raises(Refused, match="gibt es hier nicht"):
        added(team.officer, ANSWER, related=(theirs.id,))
    without = act(team.officer, use_cases.change, facts=ANSWER, upload=None, at=AT, **step(entry))
    assert seen(team.officer, lambda: queries.related_ids(entry_id=without.id)) == []


# Publishing


def test_publish_withdraw_reopen(team: Team) -> None:
    entry = published(team.director)
    assert (entry.state, entry.published_at, entry.published_by_id) == (
        EntryState.PUBLISHED,
        AT,
        team.director.member_id,
    )
    gone = act(team.officer, use_cases.withdraw, at=AT, **step(entry))
    back = act(team.teacher, use_cases.reopen, at=AT, **step(gone))
    assert back.state == EntryState.DRAFT
    assert log_of(team, entry) == [Deed.ADD, Deed.PUBLISH, Deed.WITHDRAW, Deed.REOPEN]
    with pytest.raises(Forbidden, match="Stand: Entwurf"):
        act(team.officer, use_cases.reopen, at=AT, **step(back))


def test_publish_refuses_what_is_over(team: Team) -> None:
    entry = added(team.officer, valid_until=AT.date())
    with pytest.raises(Refused, match="schon vorbei"):
        act(team.officer, use_cases.publish, at=AT + timedelta(days=2), **step(entry))


def test_who_writes_and_who_publishes(team: Team, foreign: Team) -> None:
    entry = added(team.teacher)
    for nobody in (team.coordinator, team.data_protection, team.school, team.interpreter, system(MUENSTER)):
        with pytest.raises(Forbidden):
            act(nobody, use_cases.add_entry, entry_id=uuid.uuid4(), facts=ANSWER, upload=None, at=AT)
    with pytest.raises(Forbidden):
        act(team.teacher, use_cases.publish, at=AT, **step(entry))
    with pytest.raises(Refused, match="gibt es hier nicht"):
        act(foreign.officer, use_cases.publish, at=AT, **step(entry))
    public = act(team.officer, use_cases.publish, at=AT, **step(entry))
    facts = replace(MATERIAL, link="https://www.example.org/")
    with pytest.raises(Forbidden, match="nur Fachkräfte und die Leitung"):  # it would be published unseen
        act(team.teacher, use_cases.change, facts=facts, upload=None, at=AT, **step(public))
    assert act(team.officer, use_cases.change, facts=facts, upload=None, at=AT, **step(public)).state == "published"


# Handing over


def test_give_sends_a_mail_and_counts_without_a_name(team: Team) -> None:
    entry = published(team.officer, source="Zentrum 2026")
    service = given(team.coordinator, entry, way=Way.MAILED, email="Familie@Example.org ", channel=Channel.MAIL)
    mail = seen(team.officer, Mail.objects.get)
    assert (mail.to, mail.about_id) == ("Familie@Example.org", entry.id)
    assert mail.subject == "Information für Sie: Anmeldung in der Kita"
    assert f"/zentren/muenster/wissen/{entry.id}/" in mail.body
    assert "https://www.example.org/blatt" in mail.body
    assert "Kommunales Integrationszentrum Münster" in mail.body
    assert service.day == AT.date()
    columns = {field.attname for field in Service._meta.concrete_fields}
    assert columns == {
        "id", "centre_id", "day", "asker", "channel", "way", "topic", "language", "entry_id",
    }, "no name, no address, no time of day, not even who answered"  # fmt: skip


def test_give_twice_counts_once_and_sends_once(team: Team) -> None:
    entry, key = published(team.officer), uuid.uuid4()
    for _click in range(2):
        given(team.officer, entry, way=Way.MAILED, email="a@example.org", service_id=key)
    assert seen(team.officer, lambda: (Service.objects.count(), Mail.objects.count())) == (1, 1)


def test_give_without_a_mail_leaves_no_address(team: Team) -> None:
    given(team.officer, published(team.officer), way=Way.HANDED_OVER, email="a@example.org")
    given(team.officer, None, way=Way.TOLD)
    assert seen(team.officer, lambda: (Service.objects.count(), Mail.objects.count())) == (2, 0)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"way": Way.MAILED, "email": ""}, "email", "wohin die E-Mail"),
        ({"way": Way.MAILED, "email": "a@b"}, "email", "E-Mail-Adresse wie"),
        ({"way": Way.MAILED, "email": "a@example.org\nBcc: b@example.org"}, "email", "E-Mail-Adresse wie"),
        ({"language": "xyz"}, "language", "nicht in der Liste"),
        ({"at": AT + timedelta(days=30)}, "", "gilt nicht mehr"),
    ],
)
def test_give_refuses_and_neither_counts_nor_sends(team: Team, changes: dict[str, Any], field: str, said: str) -> None:
    entry = published(team.officer, valid_until=AT.date())
    with pytest.raises(Refused, match=said) as refused:
        given(team.officer, entry, **changes)
    assert refused.value.field == field
    assert seen(team.officer, lambda: (Service.objects.count(), Mail.objects.count())) == (0, 0)


def test_give_takes_what_is_published_only_and_mails_what_is_public(team: Team, foreign: Team) -> None:
    with pytest.raises(Refused, match="was veröffentlicht ist"):
        given(team.officer, added(team.officer))
    inside = published(team.officer, visibility=Visibility.TEAM)
    with pytest.raises(Refused, match="nur, was öffentlich ist"):
        given(team.officer, inside, way=Way.MAILED, email="a@example.org")
    with pytest.raises(Refused, match="gibt es nichts zu schicken"):
        given(team.officer, None, way=Way.MAILED, email="a@example.org")
    with pytest.raises(Refused, match="gibt es hier nicht"):
        given(team.officer, published(foreign.officer))
    for nobody in (team.data_protection, team.school, team.interpreter):
        with pytest.raises(Forbidden):
            given(nobody, inside)
    key = given(foreign.officer).id
    with pytest.raises(Refused, match="veraltet"):
        given(team.officer, service_id=key)


# Files and rows


def test_content_is_nothing_when_the_file_is_gone_or_altered(
    team: Team, drawers: Path, caplog: pytest.LogCaptureFixture
) -> None:
    entry = added(team.officer, upload=PDF)
    (path,) = (path for path in drawers.rglob("*") if path.is_file())
    path.write_bytes(b"anderes")
    assert seen(team.officer, lambda: files.of_row(entry.file)) is None
    path.unlink()
    assert seen(team.officer, lambda: files.of_row(entry.file)) is None
    assert "cannot be read" in caplog.text


def test_files_of_deeds_that_did_not_happen_are_swept(
    team: Team, drawers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = added(team.officer, upload=PDF)
    folder = drawers / str(MUENSTER) / use_cases.DRAWER
    (folder / uuid.uuid4().hex).write_bytes(b"left over")
    assert len(kept(drawers)) == 2
    centre_tasks.sweep_files(timestamp=0)
    assert len(kept(drawers)) == 2  # not yet a day old
    monkeypatch.setattr(files, "LEFT_OVER_AFTER", timedelta(days=-1))
    centre_tasks.sweep_files(timestamp=0)
    assert entry.file_id is not None
    assert kept(drawers) == [entry.file_id.hex]


WRONG: dict[str, dict[str, Any]] = {
    "entry_material_or_answer": {"licence": ""},
    "entry_link_to_the_web": {"link": "javascript:alert(1)"},
    "entry_for_somebody": {"readers": []},
    "entry_somebody_published_it": {"state": EntryState.PUBLISHED},
    "entry_published_at_and_by": {"published_at": AT},
    "entry_is_ours_to_give": {"licence": Licence.INTERNAL},
}


@pytest.mark.parametrize("constraint", WRONG)
def test_database_refuses_whatever_the_code_does(team: Team, constraint: str) -> None:
    """The control: past the rules, the table itself refuses."""
    entry = added(team.officer)
    with acting_for(system(MUENSTER)), pytest.raises(IntegrityError, match=constraint):
        Entry.objects.filter(id=entry.id).update(**WRONG[constraint])


def test_history_keeps_every_state_without_what_the_database_computes(team: Team) -> None:
    entry = added(team.officer)
    act(team.officer, use_cases.publish, at=AT, **step(entry))
    with acting_for(team.officer), connection.cursor() as cursor:
        cursor.execute("SELECT state FROM knowledge_entryevent WHERE pgh_obj_id = %s ORDER BY pgh_id", [entry.id])
        assert [row[0] for row in cursor.fetchall()] == ["draft", "published"]
        cursor.execute("SELECT * FROM knowledge_entryevent LIMIT 0")
        assert "search" not in {column.name for column in cursor.description or ()}


@pytest.mark.usefixtures("transactional_db")
def test_two_clicks_at_the_same_moment(drawers: Path) -> None:
    """Both threads pass the first look before either has written."""
    from_same_form = uuid.uuid4()
    team = lay_team()
    barrier = threading.Barrier(2)
    real, answers = uploads.take_in, []

    def together(content: bytes) -> uploads.Clean:
        clean = real(content)
        barrier.wait(timeout=20)
        return clean

    def click() -> None:
        try:
            answers.append(
                act(team.officer, use_cases.add_entry, entry_id=from_same_form, facts=MATERIAL, upload=PDF, at=AT).id
            )
        finally:
            connections.close_all()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uploads, "take_in", together)
        threads = [threading.Thread(target=click) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [from_same_form] * 2
    assert len(kept(drawers)) == 1
    assert seen(team.officer, lambda: (Entry.objects.count(), File.objects.count(), Step.objects.count())) == (1, 1, 1)


# What only happens when two are at work, or when a rule is forgotten


def test_buttons_do_their_deed_once(team: Team) -> None:
    entry = added(team.officer)
    for deed in (use_cases.publish, use_cases.withdraw, use_cases.reopen):
        pressed = step(entry)
        entry, again = (act(team.officer, deed, at=AT, **pressed) for _click in range(2))
        assert entry.version == again.version
    assert log_of(team, entry) == [Deed.ADD, Deed.PUBLISH, Deed.WITHDRAW, Deed.REOPEN]


def test_give_at_the_same_moment_counts_once(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looked before either had written: the key of the table has the last word."""
    entry = published(team.officer)
    sent = {"way": Way.MAILED, "email": "a@example.org", "service_id": uuid.uuid4()}
    first = given(team.officer, entry, **sent)
    real, looks = queries.given, iter([True])
    monkeypatch.setattr(queries, "given", lambda **asked: None if next(looks, False) else real(**asked))
    assert given(team.officer, entry, **sent).id == first.id
    assert seen(team.officer, lambda: (Service.objects.count(), Mail.objects.count())) == (1, 1)


def test_tables_refuse_what_a_forgotten_rule_lets_pass(
    team: Team, drawers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "faults", lambda **_: iter(()))
    monkeypatch.setattr(rules, "why_not_given", lambda **_: None)
    facts = replace(MATERIAL, licence=None)
    with pytest.raises(IntegrityError, match="entry_material_or_answer"):
        act(team.officer, use_cases.add_entry, entry_id=uuid.uuid4(), facts=facts, upload=PDF, at=AT)
    with pytest.raises(IntegrityError, match="service_mailed_something"):
        given(team.officer, None, way=Way.MAILED, email="a@example.org")
    assert kept(drawers) == []


def test_every_line_of_the_log_names_a_person(team: Team) -> None:
    nobody = Actor(centre_id=MUENSTER, audience=Audience.STAFF, roles=team.officer.roles)
    with pytest.raises(Forbidden, match="wer zum Team"):
        act(nobody, use_cases.add_entry, entry_id=uuid.uuid4(), facts=ANSWER, upload=None, at=AT)
