"""More can be found: materials and answers, contact persons, quarters; schools and languages, which are the same for every centre."""

from django.db import migrations, models

from miteinander.core import search, security

# Outside the team only words of what its reader may see anyway: a sub-select is walled like any other look at the table.
HERS = "kind = 'entry' AND object_id IN (SELECT id FROM knowledge_entry)"

SCHOOL = "concat_ws(' ', {0}.number, {0}.name, {0}.short_name, {0}.town)"
LANGUAGE = "concat_ws(' ', {0}.name_de, {0}.name_en, {0}.own_name, array_to_string({0}.aliases, ' '))"


def register(kind: str, table: str, key: str, ags: str, words: str, columns: str) -> tuple[str, ...]:
    """Rows of a register can be found as long as they have not ended; a load that changes no name writes nothing."""
    lay = (
        "INSERT INTO workbench_registerword (kind, thing, ags, word, bones)"
        f" SELECT '{kind}', {{0}}.{key}, {ags}, w, workbench_bones(w) FROM {{1}}workbench_words({words}) w"
        " WHERE {0}.ended_on IS NULL"
    )
    return (
        f"""
CREATE FUNCTION workbench_{kind}_words() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND ({words.format("OLD")}, {ags.format("OLD")}, OLD.ended_on)
    IS NOT DISTINCT FROM ({words.format("NEW")}, {ags.format("NEW")}, NEW.ended_on) THEN RETURN NULL; END IF;
  IF TG_OP <> 'INSERT' THEN DELETE FROM workbench_registerword WHERE kind = '{kind}' AND thing = OLD.{key}; END IF;
  IF TG_OP <> 'DELETE' THEN {lay.format("NEW", "")}; END IF;
  RETURN NULL;
END $$
""",
        f"REVOKE ALL ON FUNCTION workbench_{kind}_words() FROM PUBLIC",
        lay.format("r", f"{table} r CROSS JOIN "),
        f"CREATE TRIGGER search_words AFTER INSERT OR DELETE OR UPDATE OF {columns}, ended_on ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION workbench_{kind}_words()",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("workbench", "0006_calendar_wall"),
        ("directory", "0005_people_and_places_walls"),
        ("knowledge", "0002_walls"),
    ]
    operations = [
        migrations.CreateModel(
            name="RegisterWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("thing", models.CharField(db_collation="C", max_length=12)),
                ("ags", models.CharField(blank=True, db_collation="C", max_length=8)),
                ("word", models.CharField(db_collation="C", max_length=40)),
                ("bones", models.CharField(blank=True, db_collation="C", max_length=40)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "ags"], name="register_word_of_ground"),
                    models.Index(fields=["thing"], name="register_word_of_thing"),
                ],
            },
        ),
        security.Reference("workbench_registerword"),
        migrations.AddIndex(
            model_name="searchword",
            index=models.Index(condition=models.Q(("kind", "entry")), fields=["centre", "word"], name="search_word_of_entry"),
        ),
        security.Opens("workbench_searchword", "institution", HERS),
        security.Opens("workbench_searchword", "interpreter", HERS),
        search.Searchable("knowledge_entry", "entry", "r.title", ["title"]),
        search.Searchable("directory_contactperson", "contact", "r.name", ["name"]),
        search.Searchable(
            "directory_quarter", "quarter",
            "r.name || ' ' || (SELECT m.short_name FROM directory_municipality m WHERE m.ags = r.municipality_id)",
            ["name", "municipality_id"],
        ),  # fmt: skip
        security.Statements(
            *register("school", "directory_school", "number", "{0}.municipality_id", SCHOOL, "number, name, short_name, town, municipality_id")
        ),
        security.Statements(
            *register("language", "directory_language", "code", "''", LANGUAGE, "code, name_de, name_en, own_name, aliases")
        ),
    ]
