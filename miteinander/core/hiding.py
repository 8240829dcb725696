"""What must be forgotten when a row gets a mark: the migration operation that lets the database itself empty what was written before.

Histories are written by triggers and changed by nobody (``core.history``). This is the one exception, and it is no right of anybody:
a trigger, with its owner's rights, empties the named columns of the named rows in the very transaction that sets the mark, whoever sets
it and by whatever way. It runs one way: the mark taken off again brings nothing back.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from miteinander.core import security

Step = tuple[str, Mapping[str, str], str]  # table, {column: SQL for what it says from now on}, SQL: which rows ``r``


def emptying(table: str, columns: Mapping[str, str], where: str) -> str:
    """SQL of one step. ``centre`` and ``thing`` are the row that got its mark; what says it already is left alone."""
    said = ", ".join(f"{column} = {value}" for column, value in columns.items())
    differs = " OR ".join(f"r.{column} IS DISTINCT FROM {value}" for column, value in columns.items())
    return f"UPDATE {table} r SET {said} WHERE r.centre_id = centre AND ({where}) AND ({differs})"  # noqa: S608 our own words


class Hides(security.Statements):
    """Whenever a row of ``table`` gets ``mark``, these steps are done in their order; for rows that have it already, now.

    ``name`` tells the functions of one package from those of another: several may hang on the same mark.
    """

    def __init__(self, table: str, mark: str, name: str, steps: Sequence[Step]) -> None:
        self.arguments = [table, mark, name, [(to, dict(columns), where) for to, columns, where in steps]]
        body = ";\n  ".join(emptying(*step) for step in steps)
        histories = ", ".join(f"'{to}'::regclass" for to, _columns, _where in steps if to.endswith("event"))
        super().__init__(
            f"""
CREATE FUNCTION sec.hide_{name}(centre int, thing uuid) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  ignored text := coalesce(nullif(current_setting('pgtrigger.ignore', true), ''), '{{}}');
BEGIN
  -- Histories refuse every change; these ones bear it until this function is through.
  PERFORM set_config('pgtrigger.ignore', array_agg(tgname)::text, true) FROM pg_trigger
    WHERE tgrelid IN ({histories}) AND tgname LIKE 'pgtrigger\\_append\\_only\\_%';
  {body};
  PERFORM set_config('pgtrigger.ignore', ignored, true);
END $$
""",
            # Runs as the owner: nobody else may change a history, and it can be made to do nothing but this.
            f"""
CREATE FUNCTION sec.hidden_{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NOT OLD.{mark} THEN
    PERFORM sec.hide_{name}(NEW.centre_id, NEW.id);
  END IF;
  RETURN NULL;
END $$
""",
            f"REVOKE ALL ON FUNCTION sec.hide_{name}(int, uuid), sec.hidden_{name}() FROM PUBLIC",
            f"CREATE TRIGGER hide_{name} AFTER INSERT OR UPDATE ON {table} FOR EACH ROW WHEN (NEW.{mark})"
            f" EXECUTE FUNCTION sec.hidden_{name}()",
            f"SELECT count(sec.hide_{name}(r.centre_id, r.id)) FROM {table} r WHERE r.{mark}",  # noqa: S608 our own words
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.arguments), {}
