"""B4: access packages hold all of a person's own and no other person's name, number or address, whoever asks.

A hundred people, chosen by chance from the pool, members, contact persons, people who were invited and never came, and callers. Hers
is what the register of free texts says (``core.personal``), read here by plain SQL and not by the reader under test.
"""

import json
import random
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from unittest import mock

from django.utils import timezone
from psycopg import sql

from miteinander.core import personal, retention, tenancy
from miteinander.core.time import local_day
from miteinander.keeping import documents, queries
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result

SHORTEST = 6  # of a word that tells who somebody is
# Everybody who can ask: table, id, and the words by which others would know her.
PEOPLE = """
SELECT 'interpreting_interpreter', id, ARRAY[given_name || ' ' || family_name, phone, email] FROM interpreting_interpreter WHERE centre_id = %(centre)s
UNION ALL SELECT 'centres_member', m.id, ARRAY[m.name, m.phone, u.email] FROM centres_member m JOIN centres_user u ON u.id = m.user_id WHERE m.centre_id = %(centre)s
UNION ALL SELECT 'directory_contactperson', id, ARRAY[name, phone, email] FROM directory_contactperson WHERE centre_id = %(centre)s
UNION ALL SELECT 'centres_invitation', id, ARRAY[name, phone, email] FROM centres_invitation WHERE centre_id = %(centre)s AND state <> 'accepted'
UNION ALL (SELECT DISTINCT ON (contact_name, contact_phone, contact_email) 'interpreting_request', id, ARRAY[contact_name, contact_phone, contact_email]
  FROM interpreting_request WHERE centre_id = %(centre)s AND contact_name <> '' ORDER BY contact_name, contact_phone, contact_email, id)
"""  # noqa: E501
# Where the demo has none of a kind; and a sentence that names somebody else: the control finds something, whoever is drawn.
PLANT = (
    """
INSERT INTO directory_contactperson
  (id, centre_id, institution_id, name, task, phone, email, volunteer, since, consent_source, version)
SELECT gen_random_uuid(), centre_id, id, 'Probe Anker ' || row_number() OVER (), 'Beratung', '0211 4567-' || 10 + row_number() OVER (),
  'anker' || row_number() OVER () || '@probe.example.org', false, date '2025-01-02', '', 1
FROM directory_institution WHERE centre_id = %(centre)s ORDER BY id LIMIT 12""",
    """
INSERT INTO centres_invitation
  (id, centre_id, email, name, phone, audience, roles, topics, since, issue, digest, sent_at, expires_at, state)
SELECT gen_random_uuid(), %(centre)s, 'gast' || n || '@probe.example.org', 'Probe Gast ' || n, '0211 4568-' || 10 + n, 'staff',
  ARRAY['officer'], ARRAY[]::uuid[], date '2026-01-02', 1, md5(n || 'probe'), timestamptz '2026-01-02', timestamptz '2026-01-09', 'open'
FROM generate_series(1, 12) n""",
    """
UPDATE directory_contactperson SET consent_on = date '2026-01-02', consent_source = 'am Telefon, Probe Gast 1'
WHERE centre_id = %(centre)s""",
)


def prove(laboratory: Laboratory, centre: int, *, persons: int = 100) -> Iterator[Result]:
    """Everybody asks; of every kind about as many. The controls: nothing is blacked out; the register forgets what is hers."""
    begun, by, today, at = time.perf_counter(), tenancy.system(centre), local_day(timezone.now()), timezone.now()
    leaks, missing, asked, fields, foreign, forgotten = list[str](), list[str](), Counter[str](), 0, 0, 0
    with laboratory.owner() as owner:
        for statement in PLANT:
            owner.execute(statement, {"centre": centre})
        people = owner.execute(PEOPLE, {"centre": centre}).fetchall()
        everybody = {word for _table, _id, words in people for word in words if len(word) >= SHORTEST}
        for table, subject_id in drawn([(row[0], row[1]) for row in people], persons):
            with tenancy.acting_for(by, read_only=True):
                whom = queries.subject(table=table, subject_id=subject_id)
                if whom is None:
                    missing.append(f"{table} {subject_id}: nobody there")
                    continue
                said = written(whom, today, at)
                with mock.patch.object(personal, "free_texts", return_value=[]):
                    bare = written(whom, today, at)
                with mock.patch.object(personal, "texts_of", side_effect=forgetful):
                    empty = written(whom, today, at)
            hers = set(own(owner, centre, whom))
            strange = {word for word in everybody if not is_hers(word, whom)}
            asked[table] += 1
            fields += len(hers)
            leaks += [f"{table} {subject_id}: {word}" for word in strange if word in said]
            missing += [f"{table} {subject_id}: {value}" for value in hers if value not in said]
            foreign += sum(word in bare for word in strange)
            forgotten += sum(value not in empty for value in hers)
    kinds = ", ".join(f"{queries.named(table)} {count}" for table, count in sorted(asked.items()))
    made = asked.total()
    yield Result(
        "B4", f"{made} access packages ({kinds}), searched for everybody else's name, number and address", made, len(leaks),
        f"without the blacking-out {foreign} foreign words", foreign > 0, time.perf_counter() - begun, leaks[:10],
    )  # fmt: skip
    yield Result(
        "B4", f"the same {made} packages: each of {fields} texts that the register says are hers", fields, len(missing),
        f"with a register that says of nothing that it is hers, {forgotten} are missing", forgotten > 0, 0.0, missing[:10],
    )  # fmt: skip


def forgetful(model: Any, says: Any = personal.texts_of) -> personal.Texts:
    """The register, if nobody had written down what is hers."""
    said: personal.Texts = says(model)
    return replace(said, hers=())


def drawn(people: list[tuple[str, uuid.UUID]], count: int) -> list[tuple[str, uuid.UUID]]:
    """So many by chance, the same in every run, of each kind in turn as long as there are any."""
    chance, kinds = random.Random(4), dict[str, list[tuple[str, uuid.UUID]]]()
    for one in sorted(people):
        kinds.setdefault(one[0], []).append(one)
    for rows in kinds.values():
        chance.shuffle(rows)
    found = list[tuple[str, uuid.UUID]]()
    while len(found) < count and any(kinds.values()):
        found += [rows.pop() for rows in kinds.values() if rows]
    return found[:count]


def written(whom: queries.Subject, today: date, at: datetime) -> str:
    """What the package says, as one text."""
    package = queries.package(whom=whom, today=today, sealed=None)
    return json.dumps(json.loads(documents.package_json(package, at=at)), ensure_ascii=False)


def is_hers(word: str, whom: queries.Subject) -> bool:
    """Is she known by this word, or is it a part of one?"""
    mine = [*whom.names, *whom.addresses, *(phone.casefold() for phone in whom.phones), whom.name.casefold()]
    return any(word.casefold() in one for one in mine)


def own(owner: Connection, centre: int, whom: queries.Subject) -> Iterator[str]:
    """The texts that the register says are hers, in every table that has a row about her; as the package writes them."""
    for model in retention.walled():
        columns = personal.texts_of(model).hers
        named = [
            field.attname
            for field in model._meta.concrete_fields
            if (field.related_model is not None and field.related_model._meta.db_table in ROOTS)
            or field.name == "speaks_for"
        ]
        keys = ["id", *named]
        if not columns or not whom.ids:
            continue
        wanted = sql.SQL(" OR ").join(sql.SQL("{} = ANY(%(ids)s)").format(sql.Identifier(one)) for one in keys)
        query = sql.SQL("SELECT {} FROM {} WHERE centre_id = %(centre)s AND ({})").format(
            sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(model._meta.db_table), wanted
        )
        for row in owner.execute(query, {"centre": centre, "ids": list(whom.ids)}).fetchall():
            yield from (
                json.dumps(value, ensure_ascii=False)[1:-1] for value in row if isinstance(value, str) and value
            )
    if whom.is_caller:
        calls = sql.SQL(
            "SELECT contact_name, contact_phone, contact_email FROM interpreting_request WHERE id = ANY(%s)"
        )
        for row in owner.execute(calls, (list(whom.calls),)).fetchall():
            yield from (json.dumps(value, ensure_ascii=False)[1:-1] for value in row if value)
    if whom.table == "centres_invitation":
        invited = sql.SQL("SELECT name, phone, email FROM centres_invitation WHERE id = %s")
        for row in owner.execute(invited, (whom.id,)).fetchall():
            yield from (json.dumps(value, ensure_ascii=False)[1:-1] for value in row if value)


ROOTS = ("centres_member", "interpreting_interpreter")
