"""``miteinander bench knowledge``: searching 20,000 entries of one centre behind the wall, against the owner's look with an index.

The owner has a GIN index on the same column and names the centre; behind the wall that index is of no use (its operator is not
leakproof). Both run the statement that ``queries.search`` sends.
"""

import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django
import psycopg

from bench import dataset
from miteinander.operation.console import say

ENTRIES, ROUNDS = 20_000, 40
PARTS = (
    "an", "be", "ver", "kin", "der", "gar", "ten", "schu", "le", "mel", "dung", "ber", "uf", "lich", "keit", "heit", "ung", "eltern",
    "abend", "wort", "sprach", "mitt", "ler", "hil", "fe", "trag", "wohn", "geld", "amt", "stadt", "kreis", "ki", "ta", "platz",
)  # fmt: skip
REAL = [
    "Anmeldung", "Schule", "Kindergarten", "Elternabend", "Sprachkurs", "Wohngeld", "Bildungspaket", "Einschulung", "Beratung", "Zeugnis",
    "Ausbildung", "Anerkennung", "Ehrenamt", "Gesundheit", "Einbürgerung", "Mehrsprachigkeit", "Förderung", "Übergang",
]  # fmt: skip
# Frequent, rare, two words, half typed, not there at all, mistyped.
ASKED = (
    "Kindergarten",
    "Einbürgerung",
    "Anmeldung Schule",
    "Wohnge",
    "Ausbildung im Ehrenamt",
    "Xylophon",
    "Kindegarten",
)
INSERT = (
    "INSERT INTO knowledge_entry (id, centre_id, kind, title, text, languages, readers, topic, tags, visibility, link, licence, source,"
    " state, version, last_key, changed_at, published_at, published_by_id)"
    " VALUES (gen_random_uuid(), %s, 'material', %s, %s, ARRAY['deu'], ARRAY['families'], 'school', %s, 'public', 'https://www.example.org/',"
    " 'own', 'Zentrum', 'published', 1, gen_random_uuid(), now() - random() * interval '3 years', now(), %s)"
)


def fill(owner: psycopg.Connection) -> None:
    """Entries whose words are as unevenly frequent as words are."""
    row = owner.execute("SELECT count(*) FROM knowledge_entry WHERE centre_id = %s", (dataset.CENTRE,)).fetchone()
    if row and row[0] >= ENTRIES:
        return
    chance = random.Random(7)
    words = ["".join(chance.choice(PARTS) for _ in range(chance.randint(2, 4))) for _ in range(6_000)]
    weights = [1 / (place + 10) for place in range(len(words))]
    words, weights = words + REAL, weights + [0.004] * len(REAL)

    def some(count: int) -> str:
        return " ".join(chance.choices(words, weights, k=count))

    member = owner.execute(
        "SELECT id FROM centres_member WHERE centre_id = %s AND audience = 'staff' LIMIT 1", (dataset.CENTRE,)
    ).fetchone()
    rows = [(dataset.CENTRE, some(7)[:160], some(120), [some(1)[:40], some(1)[:40]], member[0]) for _ in range(ENTRIES)]
    owner.execute("ALTER TABLE knowledge_entry DISABLE TRIGGER USER")  # no history of invented words
    with owner.transaction(), owner.cursor() as cursor:
        cursor.executemany(INSERT, rows)
    owner.execute("ALTER TABLE knowledge_entry ENABLE TRIGGER USER")
    owner.execute("CREATE INDEX IF NOT EXISTS bench_words ON knowledge_entry USING gin (search)")
    owner.execute("VACUUM ANALYZE knowledge_entry")


def times(run) -> list[float]:  # type: ignore[no-untyped-def]
    run()
    took = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        run()
        took.append((time.perf_counter() - begun) * 1000)
    return took


def said(took: list[float]) -> str:
    return f"p50 {statistics.median(took):.1f} ms, p95 {statistics.quantiles(took, n=20)[18]:.1f} ms"


def main(urls: dict[str, str]) -> None:
    django.setup()
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from miteinander.core.tenancy import Actor, Audience, acting_for  # noqa: PLC0415
    from miteinander.core.time import local_day  # noqa: PLC0415
    from miteinander.knowledge import queries  # noqa: PLC0415

    actor = Actor(centre_id=dataset.CENTRE, audience=Audience.STAFF)
    today = local_day(timezone.now())
    everything, raw = [], []
    with psycopg.connect(urls["owner"], autocommit=True) as owner:
        fill(owner)
        say(f"{ENTRIES:,} Einträge in einem Zentrum, {ROUNDS} Runden je Suche")
        for text in ASKED:
            wanted = queries.EntryFilter(text=text)
            with acting_for(actor, read_only=True):
                walled = times(lambda wanted=wanted: queries.search(wanted=wanted, today=today))
                with CaptureQueriesContext(connection) as asked:
                    found = queries.search(wanted=wanted, today=today)
            named = f"WHERE knowledge_entry.centre_id = {dataset.CENTRE} AND"
            statements = [one["sql"].replace("WHERE", named, 1) for one in asked]
            free = times(lambda statements=statements: [owner.execute(one.encode()).fetchall() for one in statements])
            nearly = ", ungefähr" if found.nearly else ""
            say(f"„{text}“: {found.page.paginator.count:,} Treffer{nearly}; hinter der Wand {said(walled)}, ohne mit Index {said(free)},"
                f" das {statistics.median(walled) / statistics.median(free):.1f}-fache")  # fmt: skip
            everything += walled
            raw += free
    say(f"alle zusammen: {said(everything)}; ohne Wand mit Index {said(raw)}")


if __name__ == "__main__":
    main(dataset.build())
