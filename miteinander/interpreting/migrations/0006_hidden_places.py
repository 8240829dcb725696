"""Where talks at a refuge were and will be is forgotten with the mark, and nothing is written down of it from then on."""

from django.db import migrations

from miteinander.core import hiding, security

# Requests that belong to this institution, and those that ever did: a merger may have moved them.
HERS = (
    "r.pgh_obj_id IN (SELECT q.id FROM interpreting_request q WHERE q.centre_id = centre AND q.institution_id = thing)"
    " OR r.pgh_obj_id IN (SELECT e.pgh_obj_id FROM interpreting_requestevent e WHERE e.centre_id = centre AND e.institution_id = thing)"
)
# Somebody asks at the very moment in which the mark is set: whoever comes second waits, and then knows.
NO_PLACE = """
CREATE FUNCTION sec.no_place() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  refuge boolean;
BEGIN
  SELECT i.protected INTO refuge FROM directory_institution i WHERE i.centre_id = NEW.centre_id AND i.id = NEW.institution_id FOR SHARE;
  IF refuge THEN
    NEW.place := '';
  END IF;
  RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("interpreting", "0005_calling_cards"), ("directory", "0006_hidden_places")]
    operations = [
        hiding.Hides(
            "directory_institution",
            "protected",
            "interpreting",
            [
                ("interpreting_request", {"place": "''"}, "r.institution_id = thing"),
                ("interpreting_requestevent", {"place": "''"}, HERS),
            ],
        ),
        security.Statements(
            NO_PLACE,
            "REVOKE ALL ON FUNCTION sec.no_place() FROM PUBLIC",
            "CREATE TRIGGER no_place BEFORE INSERT OR UPDATE OF place, institution_id ON interpreting_request"
            " FOR EACH ROW WHEN (NEW.place <> '') EXECUTE FUNCTION sec.no_place()",
        ),
    ]
