"""``miteinander bench search``: the search box over 200,000 records of one centre, with the walls and without, side by side in one run."""

import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django
import psycopg

from bench import dataset
from miteinander.core import sealing
from miteinander.operation import embedded
from miteinander.operation.console import say

HOME = dataset.ROOT / "var" / "search"
CENTRE, NEIGHBOUR, PLACE = 30, 26, "05515000"
# What a centre would have if each kind grew: of everything that is found by words, and requests of all its institutions and languages.
HOUSES, PEOPLE, POOL, CONTACTS, ENTRIES, QUARTERS, REQUESTS = 50_000, 10_000, 20_000, 60_000, 15_000, 5_000, 40_000
TITLES = ("Anmeldung in der", "Merkblatt für die", "Elternbrief der", "Fragen und Antworten zur", "Was macht die")
QUESTIONS, ROUNDS, LIMIT_MS = 200, 3, 100
KINDS = ("Grundschule", "Kita", "Gesamtschule", "Beratungsstelle", "Verein", "Familienzentrum", "Realschule", "Praxis")
ENDS = (
    "",
    "berg",
    "mann",
    "hoff",
    "kamp",
    "oğlu",
    "ović",
    "enko",
    "ska",
    "shvili",
    "yan",
    "zadeh",
    "pour",
    "hausen",
    "brink",
    "feld",
)
CYRILLIC = str.maketrans("abcdefghiklmnoprstuvyzABCDEFGHIKLMNOPRSTUVYZ", "абкдефгхиклмнопрстувйзАБКДЕФГХИКЛМНОПРСТУВЙЗ")
REQUEST = """
WITH house AS (
  SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS all_of_them FROM directory_institution WHERE centre_id = %(centre)s),
tongue AS (SELECT code, row_number() OVER (ORDER BY code) AS n, count(*) OVER () AS all_of_them FROM directory_language WHERE is_bookable)
INSERT INTO interpreting_request (id, centre_id, reference, institution_id, contact_name, contact_phone, contact_email, channel,
  asked_at, asked_by_id, language_id, stand_ins, occasion, circumstances, mode, starts_at, ends_at, place, municipality_id, gender,
  gender_binding, clients_count, own_reference, note, state, due_at, version, last_key, outcome, reason)
SELECT gen_random_uuid(), %(centre)s, upper(left(md5(g::text), 4) || '-' || right(md5(g::text), 4)),
  house.id, 'Kim Muster', '', '', 'portal', now(),
  (SELECT id FROM centres_member WHERE centre_id = %(centre)s LIMIT 1), tongue.code, '{}', 'other', '{}', 'phone',
  now() - g * interval '1 hour', now() - g * interval '1 hour' + interval '45 minutes', '', %(place)s, '', false, 1, '', '', 'withdrawn',
  now(), 1, gen_random_uuid(), '', 'not_needed'
FROM generate_series(1, %(rows)s) g JOIN house ON house.n = 1 + g %% house.all_of_them JOIN tongue ON tongue.n = 1 + g %% tongue.all_of_them
ON CONFLICT (centre_id, reference) DO NOTHING
"""
CONTACT = """
WITH house AS (
  SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS all_of_them FROM directory_institution WHERE centre_id = %(centre)s)
INSERT INTO directory_contactperson (id, centre_id, institution_id, name, task, phone, email, volunteer, since, consent_source, version)
SELECT gen_random_uuid(), %(centre)s, house.id, given || ' ' || family, '', '', '', false, '2020-01-01', '', 1
FROM names JOIN house ON house.n = 1 + names.n %% house.all_of_them
"""
ENTRY = """
INSERT INTO knowledge_entry (id, centre_id, kind, title, text, languages, readers, topic, tags, visibility, link, licence, source, state,
  version, last_key, changed_at, published_at, published_by_id)
SELECT gen_random_uuid(), %(centre)s, 'answer', family, '', '{deu}', '{families}', 'other', '{}', 'public', '', '', '', 'published', 1,
  gen_random_uuid(), now(), now(), (SELECT id FROM centres_member WHERE centre_id = %(centre)s LIMIT 1) FROM names
"""
QUARTER = """
INSERT INTO directory_quarter (id, centre_id, municipality_id, kind, name, active)
SELECT gen_random_uuid(), %(centre)s, %(place)s, 'quarter', family || ' ' || n, true FROM names
"""


def build(size: float = 1.0) -> dict[str, str]:
    """A cluster of its own for each size, filled once; where each role connects."""
    home = HOME if size == 1 else HOME.with_name(f"search-{size:g}")
    urls = embedded.Cluster(home).start()
    key = home.with_name(f"{home.name}-keys") / "master.key"
    sealing.make_master(key)
    os.environ |= {embedded.VARIABLES[role]: url for role, url in urls.items() if role != "owner"} | {
        "DJANGO_SETTINGS_MODULE": dataset.SETTINGS, "MITEINANDER_DATA": str(home), "MITEINANDER_KEY_FILE": str(key),
    }  # fmt: skip
    if not (home / "built").exists():
        owner = os.environ | {"DATABASE_URL_OWNER": urls["owner"], "MITEINANDER_ROLE": "owner"}
        for words in (["migrate", "--verbosity=0"], ["load_reference"], ["load_centres"]):
            subprocess.run([sys.executable, "-m", "django", *words], env=owner, check=True, stdout=subprocess.DEVNULL)
        with psycopg.connect(urls["owner"], autocommit=True) as connection:
            fill(connection, size)
        (home / "built").touch()
    return urls


def invented(dice: random.Random) -> Iterator[tuple[str, str]]:
    """Given and family names without end: those of the demo, the family names with endings of many places."""
    groups = [
        one
        for one in json.loads((dataset.ROOT / "miteinander/demo/data/names.json").read_text()).values()
        if one["family"]
    ]
    while True:
        group = dice.choice(groups)
        yield dice.choice(group["female"] + group["male"]), dice.choice(group["family"]) + dice.choice(ENDS)


def named(connection: psycopg.Connection, people: list[tuple[str, str]], titles: random.Random | None = None) -> None:
    """The table of names anew; with ``titles`` what materials are called."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE names")
        with cursor.copy("COPY names FROM STDIN") as copy:
            for number, (given, family) in enumerate(people):
                title = f"{titles.choice(TITLES)} {titles.choice(KINDS)} {family}" if titles else family
                copy.write_row((number, given, title))


def fill(connection: psycopg.Connection, size: float = 1.0) -> None:
    """200,000 records of one centre (times ``size``) and a tenth of it next door; triggers lay the words, and their cost is told."""
    dice = random.Random(7)
    names = invented(dice)
    worded = ("directory_institution", "interpreting_interpreter", "centres_member", "directory_contactperson", "knowledge_entry",
              "directory_quarter")  # fmt: skip
    tables = (*worded, "interpreting_request")
    for table in tables:
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for table in worded:
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER search_words")
    connection.execute(
        "INSERT INTO centres_user (id, password, email, is_active)"
        " SELECT gen_random_uuid(), '!', 'p' || n || '@example.org', true FROM generate_series(1, %s) n",
        (PEOPLE,),
    )
    for centre, share in ((CENTRE, size), (NEIGHBOUR, size / 10)):
        begun = time.perf_counter()
        houses = [f"{dice.choice(KINDS)} {next(names)[1]} {n}" for n in range(int(HOUSES * share))]
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE names (n int, given text, family text)")
            with cursor.copy("COPY names FROM STDIN") as copy:
                for number, house in enumerate(houses):
                    copy.write_row((number, "", house))
        connection.execute(
            "INSERT INTO directory_institution (id, centre_id, kind, name, municipality_id, street, postcode, town, phone, fax,"
            " email, legal_form, website, hours, languages, target_groups, services, mso_by, published, published_source,"
            " protected, active, version) SELECT gen_random_uuid(), %s, 'school', family, %s, '', '', '', '', '', '',"
            " '', '', '', '{}', '{}', '', '', false, '', n %% 500 = 0, true, 1 FROM names",
            (centre, PLACE),
        )
        each = (time.perf_counter() - begun) / len(houses) * 1000
        say(f"{len(houses):,} Einrichtungen mit ihren Wörtern: {each:.2f} ms je Zeile")
        named(connection, [next(names) for _ in range(int((PEOPLE + POOL) * share))])
        split = int(PEOPLE * share)
        connection.execute(
            "INSERT INTO centres_member (id, centre_id, user_id, version, audience, roles, name, phone, since)"
            " SELECT gen_random_uuid(), %s,"
            " (SELECT id FROM centres_user WHERE email = 'p' || n + 1 || '@example.org'), 1, 'staff',"
            " CASE WHEN n = 0 THEN '{pool_coordinator}' ELSE '{officer}' END::varchar[], given || ' ' || family, '', '2020-01-01'"
            " FROM names WHERE n < %s",
            (centre, split),
        )
        connection.execute(
            "INSERT INTO interpreting_interpreter (id, centre_id, given_name, family_name, gender, status, german_level, modes, declined,"
            " municipality_id, phone, phone_consent, email, version) SELECT gen_random_uuid(), %s, given, family, 'female', 'active', 'c1',"
            " '{phone}', '{}', %s, '', false, '', 1 FROM names WHERE n >= %s",
            (centre, PLACE, split),
        )
        where = {"centre": centre, "place": PLACE}
        for statement, rows, titled in ((CONTACT, CONTACTS, False), (ENTRY, ENTRIES, True), (QUARTER, QUARTERS, False)):
            named(connection, [next(names) for _ in range(int(rows * share))], dice if titled else None)
            connection.execute(statement, where)
        connection.execute("DROP TABLE names")
        connection.execute(REQUEST, where | {"rows": int(REQUESTS * share)})
        say(f"Zentrum {centre} gefüllt: {time.perf_counter() - begun:.0f} s")
    for table in tables:
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    connection.execute("VACUUM ANALYZE")


def questions(connection: psycopg.Connection) -> list[tuple[str, str]]:
    """Kind and text: what people type, drawn from what is there."""
    dice = random.Random(11)

    def draw(statement: str) -> list[tuple[str, ...]]:
        return dice.choices(connection.execute(statement, (CENTRE,)).fetchall(), k=QUESTIONS)

    houses = [row[0] for row in draw("SELECT name FROM directory_institution WHERE centre_id = %s ORDER BY id")]
    pool = draw("SELECT given_name, family_name FROM interpreting_interpreter WHERE centre_id = %s ORDER BY id")
    contacts = draw("SELECT name FROM directory_contactperson WHERE centre_id = %s ORDER BY id")
    titles = draw("SELECT title FROM knowledge_entry WHERE centre_id = %s ORDER BY id")
    schools = draw(
        "SELECT s.name FROM directory_school s JOIN centres_centre c ON starts_with(s.municipality_id, c.ags) WHERE c.id = %s"
    )
    tongues = draw("SELECT name_de FROM directory_language WHERE is_bookable AND %s > 0 ORDER BY code")
    references = [
        row[0] for row in draw("SELECT reference FROM interpreting_request WHERE centre_id = %s ORDER BY id LIMIT 5000")
    ]
    kinds: dict[str, Callable[[int], str]] = {
        "genau, zwei Wörter": lambda n: " ".join(pool[n]),
        "genau, ganzer Name": lambda n: houses[n],
        "Anfang eines Wortes": lambda n: pool[n][1][:4],
        "häufiges Wort": lambda n: dice.choice(KINDS),
        "zwei häufige Wörter": lambda n: f"{dice.choice(KINDS)} Münster",
        "Tippfehler": lambda n: f"{pool[n][1][:3]}{pool[n][1][4:3:-1]}{pool[n][1][3:4]}{pool[n][1][5:]}",
        "andere Schrift": lambda n: pool[n][1].translate(CYRILLIC),
        "Kennzeichen": lambda n: references[n],
        "Anfang eines Kennzeichens": lambda n: references[n][:4],
        "Ansprechperson": lambda n: contacts[n][0],
        "Titel eines Materials": lambda n: titles[n][0],
        "Schule aus dem Verzeichnis": lambda n: " ".join(schools[n][0].split()[-2:]),
        "Sprache (Anfragen)": lambda n: tongues[n][0],
        "kein Treffer": lambda n: "".join(dice.choice("qxvwzjkp") for _ in range(9)),
    }
    return [(list(kinds)[n % len(kinds)], list(kinds.values())[n % len(kinds)](n)) for n in range(QUESTIONS)]


@contextlib.contextmanager
def unwalled(url: str) -> Iterator[None]:
    """The same questions by the owner, who passes the walls; what the wall of the centre says stands in the statement instead."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    from config.settings.base import place  # noqa: PLC0415
    from miteinander.workbench.queries import searching  # noqa: PLC0415

    kept, login = (searching.WORDS_MEANT, searching.THINGS_UNDER), place(url)
    was = {name: connections["default"].settings_dict[name] for name in ("USER", "PASSWORD")}
    where = "(SELECT * FROM {0} WHERE centre_id = " + str(CENTRE) + ")"
    said = list(kept)
    for table, alias in (("workbench_searchkey", " workbench_searchkey"), ("workbench_searchword", "")):
        said = [one.replace(table, where.format(table) + alias) for one in said]
    inner = where.format("workbench_searchword")
    said = [one.replace(f"{inner}\n    WHERE word", f"{inner} w\n    WHERE word") for one in said]
    connections["default"].close()
    connections["default"].settings_dict.update(USER=login["USER"], PASSWORD=login["PASSWORD"])
    settings.ROLE, (searching.WORDS_MEANT, searching.THINGS_UNDER) = "owner", said
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"].settings_dict.update(was)
        settings.ROLE, (searching.WORDS_MEANT, searching.THINGS_UNDER) = "app", kept


def main(urls: dict[str, str], size: float = 1.0) -> None:
    """Ask everything, with the walls and without."""
    records = int(size * (HOUSES + PEOPLE + POOL + CONTACTS + ENTRIES + QUARTERS + REQUESTS))
    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from miteinander.core.tenancy import Actor, Audience, acting_for  # noqa: PLC0415
    from miteinander.workbench.queries import searching  # noqa: PLC0415

    with psycopg.connect(urls["owner"], autocommit=True) as owner:
        asked = questions(owner)
        member = owner.execute(
            "SELECT id FROM centres_member WHERE centre_id = %s AND 'pool_coordinator' = ANY(roles)", (CENTRE,)
        ).fetchone()
        rows = owner.execute(
            "SELECT count(*), pg_total_relation_size('workbench_searchword') FROM workbench_searchword"
        ).fetchone()
        keys = owner.execute(
            "SELECT count(*), pg_total_relation_size('workbench_searchkey') FROM workbench_searchkey"
        ).fetchone()
    by = Actor(centre_id=CENTRE, audience=Audience.STAFF, member_id=member[0], roles=frozenset({"pool_coordinator"}))  # type: ignore[index]

    def run() -> list[tuple[str, float, int]]:
        took = []
        for kind, text in asked:
            begun = time.perf_counter()
            with acting_for(by, read_only=True):
                hits = searching.search(text=text, by=by, at=timezone.now())
            took.append((kind, (time.perf_counter() - begun) * 1000, len(hits.hits)))
        return took

    run()  # warm
    walled, free = [], []
    for _round in range(ROUNDS):
        walled += run()
        with unwalled(urls["owner"]):
            run()
            free += run()
    say(f"{records:,} Datensätze eines Zentrums, {QUESTIONS} Fragen, {ROUNDS} Runden, {os.cpu_count()} Kerne")
    say(f"Wörter: {rows[0]:,} ({rows[1] / 1e6:.0f} MB), Schlüssel: {keys[0]:,} ({keys[1] / 1e6:.0f} MB)")  # type: ignore[index]
    for kind in dict.fromkeys(kind for kind, _text in asked):
        tell(kind, [one for one in walled if one[0] == kind], [one for one in free if one[0] == kind])
    p95 = tell("alle", walled, free)
    say(f"p95 mit Wänden {p95:.0f} ms, Ziel {LIMIT_MS} ms: {'erreicht' if p95 < LIMIT_MS else 'VERFEHLT'}")


def tell(name: str, walled: list[tuple[str, float, int]], free: list[tuple[str, float, int]]) -> float:
    times, others = [one[1] for one in walled], [one[1] for one in free]
    cuts, other = statistics.quantiles(times, n=20), statistics.quantiles(others, n=20)
    found = sum(one[2] > 0 for one in walled) / len(walled)
    say(f"{name:<27} p50 {cuts[9]:6.1f} ms  p95 {cuts[18]:6.1f} ms   ohne Wände {other[9]:6.1f} / {other[18]:6.1f} ms"
        f"   Verhältnis {cuts[9] / other[9]:.2f} / {cuts[18] / other[18]:.2f}   mit Treffer {found:.0%}")  # fmt: skip
    return cuts[18]


if __name__ == "__main__":
    SIZE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0  # "0.01": only to see that it runs
    main(build(SIZE), SIZE)
