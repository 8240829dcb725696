"""A corner of one filled centre to put things into, written by the owner of the database and undone at the end."""

import contextlib
import itertools
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from psycopg import sql

from miteinander.core import sealing
from miteinander.core.time import local_day
from miteinander.operation.prove.laboratory import Connection

Key = uuid.UUID
LONG_AGO = date(2020, 1, 2)
DRAWER = "knowledge"
TAKEN = ("assigned", "reported", "closed")


@dataclass(slots=True)
class Scene:
    """A corner of one filled centre, to put things into; what lies outside the database is cleared up by ``after``."""

    owner: Connection
    centre: int
    now: datetime
    files: Path
    after: contextlib.ExitStack
    _places: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)

    def one(self, table: str, where: str = "true") -> Any:
        """The id of any row of this centre."""
        query = sql.SQL("SELECT id FROM {} WHERE centre_id = %s AND {} ORDER BY id LIMIT 1").format(
            sql.Identifier(table), sql.SQL(where)
        )
        row = self.owner.execute(query, [self.centre]).fetchone()
        if row is None:
            raise LookupError(f"{table}: {where}")
        return row[0]

    def like(self, table: str, row: Any, **changes: Any) -> Key:
        """A new row like that one, but for these columns."""
        key = uuid.uuid4()
        told = json.dumps({"id": key} | changes, default=str)
        query = "INSERT INTO {t} SELECT (jsonb_populate_record(s, %s)).* FROM {t} s WHERE id = %s"
        self.owner.execute(sql.SQL(query).format(t=sql.Identifier(table)), [told, row])
        return key

    def add(self, table: str, **values: Any) -> Key:
        """A new row of this centre."""
        key = uuid.uuid4()
        row = {"id": key, "centre_id": self.centre} | values
        query = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(sql.Placeholder() * len(row)),
        )
        self.owner.execute(query, list(row.values()))
        return key

    def change(self, table: str, row: Any, **values: Any) -> None:
        """Other values in one row."""
        sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in values)
        query = sql.SQL("UPDATE {} SET {} WHERE id = %s").format(sql.Identifier(table), sets)
        self.owner.execute(query, [*values.values(), row])

    # People

    def member(self, **changes: Any) -> Key:
        """Somebody of the team, with an account of her own, without any charge."""
        account = self.owner.execute("SELECT id FROM centres_user WHERE is_active ORDER BY id LIMIT 1").fetchone()
        user = self.like("centres_user", account[0] if account else None, email=f"{uuid.uuid4()}@example.org")
        told = {"user_id": user, "since": LONG_AGO, "until": None, "roles": ["officer"]} | changes
        return self.like("centres_member", self.one("centres_member", "audience = 'staff'"), **told)

    def director(self) -> Key:
        return self.one("centres_member", f"'director' = ANY(roles) AND (until IS NULL OR until >= '{self.today}')")

    def interpreter(self, **changes: Any) -> Key:
        """Somebody of the pool who can be sent: with every paper that is ever required, for good; without access or anything sealed."""
        left_on = LONG_AGO if changes.get("status") in ("ended", "rejected") else None
        person = self.like(
            "interpreting_interpreter",
            self.one("interpreting_interpreter", "status = 'active'"),
            **({"member_id": None, "left_on": left_on} | changes),
        )
        self.owner.execute(
            "INSERT INTO interpreting_paper (id, centre_id, interpreter_id, kind, seen_on, seen_by_id)"
            " SELECT gen_random_uuid(), %s, %s, kind, %s, %s FROM (SELECT DISTINCT unnest(required_papers) AS kind"
            " FROM interpreting_terms WHERE centre_id = %s) terms",
            [self.centre, person, LONG_AGO, self.director(), self.centre],
        )
        return person

    def paper(self, person: Key, kind: str, until: date) -> Key:
        """A paper that ends."""
        return self.add(
            "interpreting_paper", interpreter_id=person, kind=kind, seen_on=LONG_AGO, valid_until=until, seen_by_id=self.director()
        )  # fmt: skip

    def sealed(self, person: Key) -> None:
        self.add("interpreting_privaterecord", interpreter_id=person, bank=b"sealed", address=b"sealed")

    def key(self, person: Key) -> None:
        """Her key is there."""
        self.after.callback(sealing.destroy, centre_id=self.centre, subject_id=person)
        sealing.seal("probe", place=sealing.Place("probe", "probe", self.centre, person))

    # Talks

    def request(self, state: str = "asked", **changes: Any) -> Key:
        """A request in this state, as its log says; the talk is next year."""
        starts = self.now + timedelta(days=400 + next(self._places))
        reference = f"P{uuid.uuid4().hex[:8]}".upper()
        by, told = (
            self.director(),
            {"starts_at": starts, "ends_at": starts + timedelta(hours=1), "reference": reference},
        )
        sent, reported, closed = state in TAKEN, state in TAKEN[1:], state in TAKEN[2:]
        told |= {"state": state, "interpreter_id": None, "outcome": "prevented" if reported else "", "held_by_id": None}
        told |= {f"actual_{name}_at": None for name in ("starts", "ends")}
        marks = {"assigned": sent, "reported": reported, "closed": closed}
        told |= {f"{name}_at": self.now if done else None for name, done in marks.items()}
        told |= {f"{name}_by_id": by if done else None for name, done in marks.items()}
        request = self.like("interpreting_request", self.one("interpreting_request"), **(told | changes))
        step = {"deed": "ask", "from_state": "", "to_state": state, "at": self.now, "by_id": by, "note": ""}
        self.add("interpreting_step", request_id=request, **step)
        return request

    def talk(self, person: Key | None = None, state: str = "assigned", **changes: Any) -> tuple[Key, Key]:
        """A request with somebody who goes there, and her part in it."""
        person = person or self.interpreter()
        request = self.request(state, interpreter_id=person, **changes)
        part = uuid.uuid4()
        self.owner.execute(
            "INSERT INTO interpreting_assignment (id, centre_id, request_id, interpreter_id, institution_id, talk, kept_free, language_id,"
            " state, made_at, made_by_id, waiver, hand_back_reason) SELECT %s, centre_id, id, interpreter_id, institution_id,"
            " tstzrange(starts_at, ends_at), tstzrange(starts_at, ends_at), language_id, %s, %s, assigned_by_id, '', ''"
            " FROM interpreting_request WHERE id = %s",
            [part, "booked" if state == "assigned" else "done", self.now, request],
        )
        return request, part

    def over(self, hours: int) -> dict[str, datetime]:
        """The times of a talk that is over by so many hours and ten minutes."""
        ended = self.now - timedelta(hours=hours, minutes=10)
        return {"starts_at": ended - timedelta(minutes=45), "ends_at": ended}

    # The rest

    def invitation(self, **changes: Any) -> Key:
        """Somebody of the team is asked."""
        told: dict[str, Any] = {
            "email": f"{uuid.uuid4()}@example.org",
            "name": "",
            "phone": "",
            "audience": "staff",
            "roles": ["officer"],
            "topics": [],
        }
        told |= {"since": self.today, "issue": 1, "digest": uuid.uuid4().hex, "state": "open", "sent_at": self.now}
        told |= {"expires_at": self.now + timedelta(days=7), "invited_by_id": self.director()}
        return self.add("centres_invitation", **(told | changes))

    def speaks(self, person: Key, **changes: Any) -> Key:
        """The access of somebody of the pool."""
        return self.member(**({"audience": "interpreter", "roles": ["interpreter"], "speaks_for": person} | changes))

    def contact(self, own: Key) -> Key:
        """The access of somebody of an institution."""
        return self.member(audience="institution", roles=["org_user"], speaks_for=own)

    def account(self, member: Key) -> Key:
        row = self.owner.execute("SELECT user_id FROM centres_member WHERE id = %s", [member]).fetchone()
        if row is None:
            raise LookupError(str(member))
        return row[0]

    def institution(self, **changes: Any) -> Key:
        told = {"name": f"Schule {uuid.uuid4()}", "school_id": None}
        return self.like("directory_institution", self.one("directory_institution", "active"), **(told | changes))

    def card(self, member: Key) -> Key:
        """She is shown to everybody."""
        return self.add("centres_teamcard", member_id=member, name="Probe", phone="", email="", agreed_on=LONG_AGO)

    def deputy(self, deputy: Key, **changes: Any) -> Key:
        """Somebody is represented by her."""
        told = {"member_id": self.member(), "deputy_id": deputy, "since": LONG_AGO}
        return self.add("centres_deputy", **(told | changes))

    def session(self, account: Key) -> None:
        """Somebody is signed in."""
        self.owner.execute(
            "INSERT INTO core_session (session_key, session_data, expire_date, account_id, device, began_at, seen_at)"
            " VALUES (%s, '', %s, %s, '', %s, %s)",
            [uuid.uuid4().hex, self.now + timedelta(hours=1), account, self.now, self.now],
        )

    def opening(self, person: Key, **changes: Any) -> Key:
        """A line in the log."""
        told = {"member_id": self.director(), "deed": "probe", "subject_id": person}
        return self.add("core_opening", **(told | changes))

    def mail(self, **changes: Any) -> Key:
        """A mail on its way."""
        told = {
            "state": "sending",
            "to": "probe@example.org",
            "subject": "Probe",
            "body": "",
            "attempts": 1,
            "refusal": "",
        }
        return self.add("correspondence_mail", **(told | changes))

    def file_row(self) -> Key:
        return self.add("knowledge_file", kind="pdf", size=5, sha256="0" * 64, added_at=self.now)

    def upload_row(self) -> Key:
        return self.add("centres_upload", kind="pdf", size=5, sha256="0" * 64, uploaded_at=self.now)

    def file(self, name: str, *, drawer: str = DRAWER) -> None:
        """A file in a drawer."""
        path = self.files / str(self.centre) / drawer / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self.after.callback(path.unlink, missing_ok=True)
        path.write_bytes(b"probe")

    def unseen(self, table: str, statement: str) -> None:
        """A change that the triggers of the table do not see."""
        name = sql.Identifier(table)
        self.owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
        self.owner.execute(statement.encode(), {"one": self.one(table)})
        self.owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(name))


@contextlib.contextmanager
def scene(owner: Connection, centre: int, files: Path) -> Iterator[Scene]:
    """A corner to break things in; afterwards all is as before."""
    with contextlib.ExitStack() as after, owner.transaction(force_rollback=True):
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a seed that a constraint refuses is none
        yield Scene(owner, centre, timezone.now(), files, after)
