"""The wall in the database: signed context, row-level security, and the one migration operation that lays a walled table.

Row-level security alone stops a forgotten filter, not an injected statement: whoever can run SQL as the application could set the
centre himself. So the context is signed (HMAC-SHA256, RFC 2104) over centre, audience, person, expiry and the backend's process id,
and checked inside the policies by functions that alone may read the key.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.state import ProjectState

APP, PUBLIC, LOG, OWNER = "miteinander_app", "miteinander_public", "miteinander_log", "miteinander_owner"
ROLES = f"{APP}, {PUBLIC}, {LOG}, miteinander_figures, miteinander_backup"
GUC = "app.context"
CENTRE = "centre_id = (SELECT sec.centre())"  # the sub-select is evaluated once per statement, not once per row
ERASED = "erased"  # the policy that leaves deleting to the platform
AUDIENCES = ("staff", "institution", "interpreter", "public", "system")

IPAD, OPAD = bytes(x ^ 0x36 for x in range(256)), bytes(x ^ 0x5C for x in range(256))

# Who may enter a database is no part of it: a copy has to be closed anew.
CLOSED = f"""
DO $$ BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO {ROLES}', current_database());
END $$;
"""
SCHEMA = f"""
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;
{CLOSED}
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {APP}, {PUBLIC}, {LOG};
CREATE SCHEMA sec;
CREATE TABLE sec.key (id int PRIMARY KEY CHECK (id = 1), inner_pad bytea NOT NULL, outer_pad bytea NOT NULL);
CREATE FUNCTION sec.part(which int) RETURNS text LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  raw text := current_setting('{GUC}', true);
  part text[];
  good bytea;
BEGIN
  IF raw IS NULL OR raw = '' THEN RETURN NULL; END IF;  -- a setting that was local to a past transaction reads as ''
  part := string_to_array(raw, '|');
  IF array_length(part, 1) IS DISTINCT FROM 6 THEN RAISE EXCEPTION 'context malformed' USING errcode = '42501'; END IF;
  SELECT sha256(outer_pad || sha256(inner_pad || convert_to(
           array_to_string(part[1:5], '|') || '|' || pg_backend_pid(), 'UTF8'))) INTO STRICT good FROM sec.key;
  IF part[6] IS DISTINCT FROM encode(good, 'hex') THEN RAISE EXCEPTION 'context forged' USING errcode = '42501'; END IF;
  IF part[5]::bigint < extract(epoch FROM clock_timestamp()) THEN
    RAISE EXCEPTION 'context expired' USING errcode = '42501';
  END IF;
  RETURN nullif(part[which], '');
END $$;
CREATE FUNCTION sec.centre() RETURNS int LANGUAGE sql STABLE PARALLEL RESTRICTED AS 'SELECT sec.part(1)::int';
CREATE FUNCTION sec.audience() RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED AS 'SELECT sec.part(2)';
CREATE FUNCTION sec.member() RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED AS 'SELECT sec.part(3)::uuid';
CREATE FUNCTION sec.own() RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED AS 'SELECT sec.part(4)::uuid';
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sec FROM PUBLIC;
GRANT USAGE ON SCHEMA sec TO {APP}, {PUBLIC}, {LOG};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA sec TO {APP}, {PUBLIC}, {LOG};
-- DIN 5007-1: one order of names on every server, whatever its locales
CREATE FUNCTION core_sort_key(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  SET search_path = public, pg_temp AS $$ SELECT lower(unaccent('unaccent', replace($1, 'ß', 'ss'))) $$
"""

# While the master key is exchanged both keys count; at any other time the table holds one.
EITHER_KEY = """
CREATE OR REPLACE FUNCTION sec.part(which int) RETURNS text LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  raw text := current_setting('app.context', true);
  part text[];
  said bytea;
BEGIN
  IF raw IS NULL OR raw = '' THEN RETURN NULL; END IF;  -- a setting that was local to a past transaction reads as ''
  part := string_to_array(raw, '|');
  IF array_length(part, 1) IS DISTINCT FROM 6 THEN RAISE EXCEPTION 'context malformed' USING errcode = '42501'; END IF;
  said := convert_to(array_to_string(part[1:5], '|') || '|' || pg_backend_pid(), 'UTF8');
  PERFORM FROM sec.key WHERE encode(sha256(outer_pad || sha256(inner_pad || said)), 'hex') = part[6];
  IF NOT FOUND THEN RAISE EXCEPTION 'context forged' USING errcode = '42501'; END IF;
  IF part[5]::bigint < extract(epoch FROM clock_timestamp()) THEN
    RAISE EXCEPTION 'context expired' USING errcode = '42501';
  END IF;
  RETURN nullif(part[which], '');
END $$
"""

# A line of the log of openings, linked to the one before: SHA-256 over both, in hex.
LINK = (
    "encode(sha256(convert_to(concat_ws('|', {before}, {line}.number, {line}.id, {line}.centre_id, {line}.member_id,"
    " extract(epoch FROM {line}.at), {line}.deed, {line}.subject_id), 'UTF8')), 'hex')"
)
CHAIN = (
    "CREATE TABLE sec.head (centre_id smallint PRIMARY KEY, number bigint NOT NULL, link text NOT NULL)",
    "ALTER TABLE core_opening ADD COLUMN number bigint, ADD COLUMN link text",
    f"""CREATE FUNCTION sec.chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  last sec.head;
BEGIN
  INSERT INTO sec.head VALUES (NEW.centre_id, 0, '') ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT last FROM sec.head WHERE centre_id = NEW.centre_id FOR UPDATE;  -- one line of a centre after the other
  NEW.number := last.number + 1;
  NEW.link := {LINK.format(before="last.link", line="NEW")};
  UPDATE sec.head SET number = NEW.number, link = NEW.link WHERE centre_id = NEW.centre_id;
  RETURN NEW;
END $$""",
    "REVOKE ALL ON FUNCTION sec.chain() FROM PUBLIC",
    # Lines that are there already, in their order.
    f"""DO $$ DECLARE line core_opening; last sec.head; BEGIN
  FOR line IN SELECT * FROM core_opening ORDER BY centre_id, at, id LOOP
    INSERT INTO sec.head VALUES (line.centre_id, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT last FROM sec.head WHERE centre_id = line.centre_id;
    line.number := last.number + 1;
    line.link := {LINK.format(before="last.link", line="line")};
    UPDATE core_opening SET number = line.number, link = line.link WHERE id = line.id;
    UPDATE sec.head SET number = line.number, link = line.link WHERE centre_id = line.centre_id;
  END LOOP; END $$""",
    "ALTER TABLE core_opening ALTER COLUMN number SET NOT NULL, ALTER COLUMN link SET NOT NULL",
    "CREATE UNIQUE INDEX opening_in_order ON core_opening (centre_id, number)",
    "CREATE TRIGGER chained BEFORE INSERT ON core_opening FOR EACH ROW EXECUTE FUNCTION sec.chain()",
)


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The two 64-byte blocks of RFC 2104, from which SQL computes the same HMAC with nothing but ``sha256``."""
    block = (key if len(key) <= 64 else hashlib.sha256(key).digest()).ljust(64, b"\0")
    return block.translate(IPAD), block.translate(OPAD)


def sign(key: bytes, text: str) -> str:
    """HMAC-SHA256 of the text, in hex."""
    return hmac.new(key, text.encode(), "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Sees:
    """What one audience may do with which rows of a table; ``where`` is SQL over the table's columns."""

    where: str
    verbs: tuple[str, ...] = ("SELECT",)

    def policies(self, table: str, audience: str) -> Iterator[str]:
        role = PUBLIC if audience == "public" else APP
        rows = f"(SELECT sec.audience()) = '{audience}' AND ({self.where})"
        for verb in self.verbs:
            using = "" if verb == "INSERT" else f" USING ({rows})"
            check = "" if verb in ("SELECT", "DELETE") else f" WITH CHECK ({rows})"
            yield f"CREATE POLICY {audience}_{verb.lower()} ON {table} FOR {verb} TO {role}{using}{check}"
            yield f"GRANT {verb} ON {table} TO {role}"


def laid_bare(table: str, verbs: str = "SELECT, INSERT, UPDATE, DELETE") -> Iterator[str]:
    """SQL: security on and forced, the centre wall for everybody, and the whole centre for its staff and for jobs."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY centre ON {table} AS RESTRICTIVE USING ({CENTRE}) WITH CHECK ({CENTRE})"
    for audience in ("staff", "system"):
        rows = f"(SELECT sec.audience()) = '{audience}'"
        yield f"CREATE POLICY {audience} ON {table} FOR ALL TO {APP} USING ({rows}) WITH CHECK ({rows})"
    yield f"GRANT {verbs} ON {table} TO {APP}"


class Wall(migrations.operations.base.Operation):
    """Lay one walled table: policies, grants, composite keys that never cross centres, and the history under the same wall.

    ``institution``, ``interpreter``, ``public``: what these audiences see, besides staff and jobs who work with the whole centre.
    ``deletes``: whether rows may be deleted by the application at all.
    """

    reversible = False  # a wall is not taken down: drop the table instead
    reduces_to_sql = True

    def __init__(
        self,
        model: str,
        *,
        institution: Sees | None = None,
        interpreter: Sees | None = None,
        public: Sees | None = None,
        deletes: bool = False,
    ) -> None:
        self.model, self.deletes = model, deletes
        self.audiences = {"institution": institution, "interpreter": interpreter, "public": public}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass  # the models already say what they are; only the database changes

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model: type[models.Model] = to_state.apps.get_model(app_label, self.model)
        for statement in self.statements(model, to_state.apps):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        raise IrreversibleError("A wall is not taken down: drop the table instead.")

    def describe(self) -> str:
        return f"Lay the wall around {self.model}"

    def statements(self, model: type[models.Model], apps: Apps) -> Iterator[str]:
        table = model._meta.db_table
        yield from laid_bare(table, "SELECT, INSERT, UPDATE" + (", DELETE" if self.deletes else ""))
        for audience, sees in self.audiences.items():
            if sees:
                yield from sees.policies(table, audience)
        yield f"ALTER TABLE {table} ADD CONSTRAINT {table}_of_centre UNIQUE (centre_id, id)"
        yield from self.composite_keys(model)
        event = event_model(model, apps)
        if event is not None:
            yield from self.history(table, event._meta.db_table)

    @staticmethod
    def composite_keys(model: type[models.Model]) -> Iterator[str]:
        """A reference holds only inside the same centre (else a foreign key sees and deletes across the wall)."""
        table = model._meta.db_table
        for field in model._meta.local_fields:
            target: Any = field.related_model
            if (
                target is None
                or field.attname == "centre_id"
                or not any(f.attname == "centre_id" for f in target._meta.local_fields)
            ):
                continue
            yield (
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_{field.column}_same_centre FOREIGN KEY (centre_id, {field.column})"
                f" REFERENCES {target._meta.db_table} (centre_id, id)"
            )

    @staticmethod
    def history(table: str, event: str) -> Iterator[str]:
        """History rows: written by the trigger alone (as their owner), read by staff, changed by nobody."""
        yield from laid_bare(event, "SELECT")
        yield f"CREATE INDEX {event}_of_row ON {event} (centre_id, pgh_obj_id)"
        yield definer_triggers(table)


def definer_triggers(table: str) -> str:
    """SQL: the table's history triggers write as their owner, so that nobody else needs the right to write history."""
    return f"""DO $$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT tgfoid FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal LOOP
    EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = public, pg_temp', f);
  END LOOP; END $$"""


def may_erase(table: str, *, may: bool) -> Iterator[str]:
    """SQL, repeatable: the application may delete rows of this table, but only as the platform itself at its nightly work."""
    yield f"DROP POLICY IF EXISTS {ERASED} ON {table}"
    if may:
        yield f"GRANT DELETE ON {table} TO {APP}"
        system = "(SELECT sec.audience()) = 'system'"
        yield f"CREATE POLICY {ERASED} ON {table} AS RESTRICTIVE FOR DELETE TO {APP} USING ({system})"
    else:
        yield f"REVOKE DELETE ON {table} FROM {APP}"


def event_model(model: type[models.Model], apps: Apps) -> type[models.Model] | None:
    """The history table of a model, if it is tracked."""
    name = f"{model._meta.object_name}Event"
    try:
        return apps.get_model(model._meta.app_label, name)
    except LookupError:
        return None


class Statements(migrations.RunSQL):
    """Several statements of SQL, one per line of a tuple; sent one by one because the driver binds on the server."""

    def __init__(self, *sql: str) -> None:
        super().__init__(list(sql), migrations.RunSQL.noop)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.sql), {}


class Opens(Statements):
    """Let a further audience see rows of a table that a lower package walled."""

    def __init__(self, table: str, audience: str, where: str, verbs: tuple[str, ...] = ("SELECT",)) -> None:
        self.arguments = [table, audience, where, verbs]
        super().__init__(*Sees(where, verbs).policies(table, audience))

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.arguments), {}


class Shuts(Statements):
    """Take back what an audience could see of a table: from now on nothing."""

    def __init__(self, table: str, audience: str, verbs: tuple[str, ...] = ("SELECT",)) -> None:
        self.arguments = [table, audience, verbs]
        super().__init__(*(f"DROP POLICY {audience}_{verb.lower()} ON {table}" for verb in verbs))

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.arguments), {}


class Reference(Statements):
    """A table without a centre that everybody may read and only the owner of the database writes."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(f"GRANT SELECT ON {table} TO {APP}, {PUBLIC}")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table], {}


class Grants(Statements):
    """Rights on tables that have no centre (accounts, sessions, jobs of libraries): nothing is granted unless said here."""

    def __init__(self, role: str, verbs: str, *tables: str) -> None:
        self.arguments = [role, verbs, *tables]
        super().__init__(f"GRANT {verbs} ON {', '.join(tables)} TO {role}")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.arguments), {}
