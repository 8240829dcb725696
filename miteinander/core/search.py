"""What can be found by words: the migration operation that lets a walled table be searched.

Row-level security lets an index be used only by operators that give nothing away (equal, smaller, larger): neither ``LIKE`` nor the
index of trigrams is among them. So words are laid out as plain rows, which the workbench's tables hold and triggers keep current:
a word as it stands, the bones of a word (for other scripts and other vowels), and its trigrams (for slips of the pen).
"""

from collections.abc import Sequence
from typing import Any

from miteinander.core import security

# Nobody types these; whoever reads a name aloud says nothing, or the vowel that stands behind it.
OVERRIDES = {**dict.fromkeys("أآإٱعاى", "a"), **dict.fromkeys("ءئؤةʼʹʺ’‘ʿʾъьЪЬ", "")}

WRITING = (
    # What was not there gets its words. One question per word, which the planner can answer in one way only: a join planned while
    # both tables are empty would read them whole for each further row of a long list. Keys are no unique rows: nobody waits for
    # a colleague who writes the same word.
    """
CREATE OR REPLACE FUNCTION sec.lay_words(kind text, centre int, thing uuid, fresh text[]) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  w text;
BEGIN
  FOREACH w IN ARRAY fresh LOOP
    INSERT INTO workbench_searchword (id, centre_id, kind, object_id, word)
    VALUES (gen_random_uuid(), centre, lay_words.kind, thing, w);
    IF NOT EXISTS (SELECT FROM workbench_searchkey k WHERE k.centre_id = centre AND k.key = '^' || w) THEN
      INSERT INTO workbench_searchkey (id, centre_id, key, word) SELECT gen_random_uuid(), centre, u, w FROM workbench_keys(w) u;
    END IF;
  END LOOP;
END $$
""",
    # The words of one thing are these and no others.
    """
CREATE OR REPLACE FUNCTION sec.write_words(kind text, centre int, thing uuid, given text) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  wanted text[] := ARRAY(SELECT workbench_words(coalesce(given, '')));
  stood text[] := ARRAY(SELECT s.word FROM workbench_searchword s
    WHERE s.centre_id = centre AND s.object_id = thing AND s.kind = write_words.kind);
  gone text[] := ARRAY(SELECT unnest(stood) EXCEPT SELECT unnest(wanted));
BEGIN
  IF gone <> '{}' THEN
    DELETE FROM workbench_searchword s WHERE s.centre_id = centre AND s.object_id = thing AND s.kind = write_words.kind
    AND s.word = ANY(gone);
    DELETE FROM workbench_searchkey k WHERE k.centre_id = centre
    AND k.key IN (SELECT u FROM unnest(gone) w, workbench_keys(w) u) AND k.word = ANY(gone)
    AND NOT EXISTS (SELECT FROM workbench_searchword s WHERE s.centre_id = centre AND s.word = k.word);
  END IF;
  PERFORM sec.lay_words(kind, centre, thing, ARRAY(SELECT unnest(wanted) EXCEPT SELECT unnest(stood)));
END $$
""",
    # Runs as the owner: the application may read what can be found, and write it in no other way than by the thing itself.
    """
CREATE OR REPLACE FUNCTION sec.note_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  given text;
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM sec.write_words(TG_ARGV[0], OLD.centre_id, OLD.id, NULL);
    RETURN NULL;
  END IF;
  EXECUTE 'SELECT ' || TG_ARGV[1] || ' FROM (SELECT ($1).*) r' INTO given USING NEW;
  IF TG_OP = 'INSERT' THEN
    PERFORM sec.lay_words(TG_ARGV[0], NEW.centre_id, NEW.id, ARRAY(SELECT workbench_words(coalesce(given, ''))));
  ELSE
    PERFORM sec.write_words(TG_ARGV[0], NEW.centre_id, NEW.id, given);
  END IF;
  RETURN NULL;
END $$
""",
)

FUNCTIONS = (
    # One spelling of each text: Latin letters without accents, umlauts as their vowel (ae, oe, ue too), ß as ss, all small.
    """
CREATE FUNCTION workbench_fold(given text) RETURNS text LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET search_path = public, pg_temp AS $$
DECLARE
  plain text := replace(replace(translate(given, 'äöüÄÖÜ''', 'aouaou'), 'ß', 'ss'), 'ẞ', 'ss');
BEGIN
  IF octet_length(plain) <> length(plain) THEN
    SELECT coalesce(string_agg(coalesce(l.plain, c.letter), '' ORDER BY c.n), '') INTO plain
    FROM unnest(string_to_array(normalize(plain), NULL)) WITH ORDINALITY AS c(letter, n)
    LEFT JOIN workbench_letter l ON l.letter = c.letter COLLATE "C";
  END IF;
  RETURN replace(replace(replace(lower(plain), 'ae', 'a'), 'oe', 'o'), 'ue', 'u');
END $$
""",
    # The words of a text, each once. A single letter is no word, a figure is.
    """
CREATE FUNCTION workbench_words(given text) RETURNS SETOF text LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 4
SET search_path = public, pg_temp AS $$
  SELECT DISTINCT left(w, 40) FROM regexp_split_to_table(workbench_fold(given), '[\\x01-\\x2f\\x3a-\\x60\\x7b-\\x7f]+') w
  WHERE length(w) > 1 OR w ~ '[0-9]'
$$
""",
    # Bones: what is left of a name in most spellings. Mohammed, Muhammad and محمد are mhmt; Schewtschenko and Шевченко shnk.
    """
CREATE FUNCTION workbench_bones(word text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  b text := regexp_replace(word, 'shch|schtsch|tsch|tch|ch|kh', 'h', 'g');
BEGIN
  b := regexp_replace(b, 'dsh|dzh|dj|zh', 'j', 'g');
  b := replace(replace(replace(replace(replace(replace(b, 'sh', 's'), 'ph', 'f'), 'th', 't'), 'dh', 't'), 'gh', 'g'), 'ck', 'k');
  b := replace(translate(b, 'zcqwd', 'skkvt'), 'x', 'ks');
  b := regexp_replace(b, '(.)\\1+', '\\1', 'g');
  RETURN regexp_replace(translate(left(b, 1), 'eiouy', 'aaaaj') || translate(substr(b, 2), 'aeiouyjv', ''), '(.)h$', '\\1');
END $$
""",
    """
CREATE FUNCTION workbench_grams(word text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_agg(DISTINCT substr('  ' || word || ' ', n, 3)) FROM generate_series(1, length(word) + 1) n
$$
""",
    # Keys under which a word is found: itself, its bones, its trigrams.
    """
CREATE FUNCTION workbench_keys(word text) RETURNS SETOF text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 12
SET search_path = public, pg_temp AS $$
  SELECT '^' || word UNION ALL SELECT '#' || b FROM workbench_bones(word) b WHERE length(b) > 1
  UNION ALL SELECT unnest(workbench_grams(word)) WHERE length(word) > 3
$$
""",
    *WRITING,
    "REVOKE ALL ON FUNCTION sec.lay_words(text, int, uuid, text[]), sec.write_words(text, int, uuid, text), sec.note_words()"
    " FROM PUBLIC",
)


class Searchable(security.Statements):
    """Rows of a walled table can be found by words: those that stand there already, and from now on by a trigger.

    ``words`` is SQL over the row ``r`` and gives a text, or nothing when the row is not to be found; ``columns`` are those it reads.
    """

    def __init__(self, table: str, kind: str, words: str, columns: Sequence[str]) -> None:
        self.arguments = [table, kind, words, list(columns)]
        quoted = words.replace("'", "''")
        super().__init__(
            f"SELECT count(sec.write_words('{kind}', r.centre_id, r.id, {words})) FROM {table} r",
            f"CREATE TRIGGER search_words AFTER INSERT OR DELETE OR UPDATE OF {', '.join(columns)} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION sec.note_words('{kind}', '{quoted}')",
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.arguments), {}
