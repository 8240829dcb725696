"""What one side may know of a row that it must not see: a narrow table beside the wide one.

Row-level security hides rows, not columns. Where somebody needs a name and no more, the wide row is shut to her, and a narrow row with
the same id tells what she may know. A trigger writes it in the same statement, so that the two can never say different things.
"""

from collections.abc import Mapping
from typing import Any

from miteinander.core import security


class Extract(security.Statements):
    """Keep ``target`` (walled, the same ids) as an extract of ``source``: for the rows that stand there already, and by a trigger.

    ``told``: per column of the target SQL over the row ``r`` of the source; ``columns`` are those it reads. Nobody but the trigger
    writes the extract. Its function must stand on the list of those that run with their owner's rights (``operation.checks``).
    """

    def __init__(self, source: str, target: str, told: Mapping[str, str], columns: list[str]) -> None:
        self.arguments = [source, target, dict(told), list(columns)]
        into = ", ".join(("id", "centre_id", *told))
        said = ", ".join(("r.id", "r.centre_id", *told.values()))
        anew = ", ".join(f"{name} = EXCLUDED.{name}" for name in told)
        keep = f"sec.keep_{target}"
        super().__init__(
            f"REVOKE INSERT, UPDATE, DELETE ON {target} FROM {security.APP}",
            f"""CREATE FUNCTION {keep}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  r {source} := NEW;
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM {target} WHERE centre_id = OLD.centre_id AND id = OLD.id;
  ELSE
    INSERT INTO {target} ({into}) VALUES ({said}) ON CONFLICT (id) DO UPDATE SET {anew};
  END IF;
  RETURN NULL;
END $$""",
            f"REVOKE ALL ON FUNCTION {keep}() FROM PUBLIC",
            f"INSERT INTO {target} ({into}) SELECT {said} FROM {source} r",
            f"CREATE TRIGGER extract AFTER INSERT OR DELETE OR UPDATE OF {', '.join(columns)} ON {source}"
            f" FOR EACH ROW EXECUTE FUNCTION {keep}()",
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.arguments), {}
