"""What is sent to the house when somebody means no good, or has a broken browser: drawn at random, the same for the same seed."""

import random
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote_from_bytes

URLENCODED = "application/x-www-form-urlencoded"
BORDER = "xx0rdnungxx"
KEPT = (
    "Bleibt bitte stehen"  # harmless words in the fields that are not attacked: they have to be there after a refusal
)
PASSKEY = (  # in shape, and nothing in it
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "",'
    ' "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}}'
)
# Values that people, browsers and attackers send: wrong kinds, wrong days, wrong numbers, signs that programs trip over.
NASTY = (
    "", " ", "0", "-1", "-0", "1", "2", "99999", "2147483647", "2147483648", "-2147483649", "9223372036854775808", "9" * 400, "9" * 5000,
    "1e309", "1e5", "NaN", "Infinity", "-inf", "1,5", "1.5", "0x10", "1_000", "٣", "²", "½", "１２", "+1", "true", "on", "null", "None",
    "undefined", "31.02.2026", "2026-02-31", "29.02.2100", "2026-13-01", "0000-00-00", "0000-01-01", "0001-01-01", "01.01.0001",
    "9999-12-31", "31.12.9999", "10000-01-01", "1899-12-31", "1900-01-01", "2100-12-31", "2026-3-29", "29.03.26", "١٢.٠٣.٢٠٢٦", "2026-W01",
    "2026-01", "2026-00", "9999", "0", "24:00", "99:99", "23:59:60", "02:30", "00:00", "-01:00", "2026-01-01T00:00", "1:1:1:1",
    "\0", "a\0b", "\x01\x1b[31m", "\x7f\x80\x9f", "\ud800", "x\udfff\ud83dx", "\ufffe\uffff", "\ufeff", "\u202eabc\u202c", "\u2066\u2069",
    "a\r\nSet-Cookie: x=1", "\n\n\n", "\t", "\u2028\u2029", "\u00a0", "ﷺ" * 80, "a" + "\u0301" * 500, "👩‍👩‍👧" * 60, "İstanbul",
    "ß" * 300, "ǅ",
    "{}", '{"$ne": null}', "[]", "[1]", '["a"]', '{"a":', "[[[[[[", "<xml/>", "../../etc/passwd", "/etc/passwd\0.jpg", "C:\\x", "%00", "%",
    "%ZZ", "%s%s%n", "%(a)s", "{0.__class__}", "{{ 7*7 }}", "{% now %}", "${7*7}", "' OR 1=1 --", '"; DROP', "\\", "\\'", "*",
    "a & b | !c", "((",
    ":*", "<->", "a:", "-", "--", "?", "_", "%_%", "http://[", "https://[::1", "//evil.example", "https://x.example:99999999/", "http://\0",
    "javascript:alert(1)", "mailto:", "tel:", "http://" + "a" * 300 + ".example", "a@b@c", "@", "@" * 300, "a@" + "b." * 100 + "example",
    "ä@ö.example", "+49 " + "1" * 100, "0211 4567-100", "+" * 50, "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff", "{00000000000000000000000000000000}", "urn:uuid:00000000-0000-0000-0000-000000000000", "a,b,,c",
    ";", "|", "1|2|3", "1,2,3", "1;2", "2;1", "x" * 201, "x" * 10_000, " x" * 3_000, "__class__", "id", "pk", "-id", "?sort=x",
    "de", "xx", "zh-Hant",
    "false", '{"id": "AA"}', '{"id": "AA", "rawId": "AA", "type": "public-key"}', PASSKEY,
    "staff", "leader", "done", "open", "all", "alle", "1) OR (1", "POINT(0 0)", "7.6,51.9", "91,181", "nan,nan", "7.6,51.9,7.7,52.0",
)  # fmt: skip
HUGE = (
    "x" * 1_000_000,
    "[" * 200_000,
    '{"a":' * 100_000,
    "é\n" * 400_000,
    "<b>" * 300_000,
    "\0" * 200_000,
    "9" * 900_000,
    "٣" * 300_000,
)
BYTES = (
    b"\xff\xfe",
    b"\xc0\x80",
    b"M\xfcnster",
    b"\xed\xa0\x80",
    b"\x00",
    b"\xf4\x90\x80\x80",
    b"\xe2\x82",
    "Münster".encode("utf-16"),
)
NAMES = (  # of parameters and fields that nobody asked for
    "page", "sort", "text", "q", "first_on", "last_on", "next", "sprache", "version", "key", "id", "pk", "centre_id", "member",
    "roles", "state",
    "form-TOTAL_FORMS", "form-INITIAL_FORMS", "__class__", "a[]", "a[$ne]", "", "\0", "csrfmiddlewaretoken", "_method", "als",
    "month", "day",
    "week", "kind", "language", "number", "table", "of", "until", "since", "x" * 3_000,
)  # fmt: skip
PLACES = (  # a piece of an address
    b"%00", b"%ff", b"%c3%28", b"%ed%a0%80", b"..", b"%2e%2e%2f", b"%252e", b"-1", b"0", b"99999999999999999999999", b"x" * 3_000,
    b"%0d%0a", b"%20",
    b"00000000-0000-0000-0000-000000000000", b"ffffffff-ffff-ffff-ffff-ffffffffffff", b"None", b"%F0%9F%98%80", b"%D9%A3", b"a;b",
    b"a=b", b"%3f",
)  # fmt: skip
METHODS = ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X" * 300)
HEADERS: tuple[Mapping[str, str], ...] = (
    {"HTTP_HX_REQUEST": "true"}, {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://["}, {"HTTP_HX_CURRENT_URL": "%ff"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "\xff", "HTTP_HX_TRIGGER": "x" * 5_000, "HTTP_HX_PROMPT": "\x00"},
    {"HTTP_ACCEPT_LANGUAGE": "xx;q=9,*;q=,de-" + "x" * 900}, {"HTTP_ACCEPT_LANGUAGE": "\x00"}, {"HTTP_ACCEPT_LANGUAGE": "ar"},
    {"HTTP_ACCEPT": "\xff/;"}, {"HTTP_REFERER": "http://["}, {"HTTP_REFERER": "\xff"}, {"HTTP_RANGE": "bytes=9-1"},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 0000 99:99:99 GMT"}, {"HTTP_IF_NONE_MATCH": 'W/"\xff'}, {"HTTP_X_FORWARDED_FOR": "\xff, ::::"},
    {"HTTP_COOKIE": "sessionid=\xff; messages=x"}, {"HTTP_COOKIE": "=;;;\x00=\x00; csrftoken="}, {"HTTP_USER_AGENT": "\xff" * 3_000},
    {"HTTP_ORIGIN": "null"}, {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}, {"HTTP_EXPECT": "100-continue"}, {"CONTENT_LENGTH": "-1"},
    {"CONTENT_LENGTH": "x"}, {"CONTENT_LENGTH": "99999999999"}, {"HTTP_HOST": "testserver:x"}, {"HTTP_HOST": "böse.example"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"}, {"HTTP_ACCEPT_ENCODING": "gzip;q=x"}, {"REMOTE_ADDR": ""}, {"REMOTE_ADDR": "unix:"},
)  # fmt: skip
TYPES = (
    "", "text/plain", "application/json", "application/xml", "application/octet-stream", "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "x" * 300, f"multipart/form-data; boundary={BORDER}", f"multipart/mixed; boundary={BORDER}",
    f"{URLENCODED}; charset=utf-7", f"{URLENCODED}; charset=nonsense", f"{URLENCODED}; charset=utf-16", f"{URLENCODED}; charset=\xff",
    f"multipart/form-data; boundary={BORDER}; charset=nonsense", ";", "x", "\xff/\xff",
)  # fmt: skip
BODIES = (
    b"", b"{", b"[]", b"null", b'{"key": {"a": [1]}}', b"&&&===&", b"=", b"%", b"%zz=%f", b"a" * 100_000, b"a=&" * 3_000, b"\0",
    b"\xff\xfe\xfd",
    f"--{BORDER}".encode(), f'--{BORDER}\r\nContent-Disposition: form-data; name="key"\r\n\r\n'.encode(), f"--{BORDER}--\r\n".encode(),
    f"--{BORDER}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--{BORDER}--".encode(), b"\r\n" * 5_000,

       f'--{BORDER}\r\nContent-Disposition: form-data; name="\xff\0"; filename*=x\'\'%ff\r\n'.encode("latin-1")
    + f"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--{BORDER}--\r\n".encode(),
    f'--{BORDER}\r\nContent-Disposition: form-data; name="key"; filename=""\r\n\r\nx\r\n--{BORDER}--\r\n'.encode(),
    f"--{BORDER}\r\n{'X: y' + chr(13) + chr(10)}".encode() * 300,
)  # fmt: skip
FILES = (
    b"",
    b"\0",
    b"a;b\r\n1;2\r\n",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    b"GIF89a\xff\xff\xff\xff",
    b"\xff\xd8\xff\xe0",
    b"\xff" * 999,
)
FILE_NAMES = (
    b"liste.xlsx",
    b"liste.csv",
    b"bild.png",
    b"brief.pdf",
    b"",
    b"..",
    b"../../x",
    b"\xff\0.png",
    b"x" * 5_000,
    b"a\r\nb",
    b"con",
    b".",
)


def encoded(value: str | bytes) -> bytes:
    """As bytes, also what no text may hold."""
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def line(pairs: Iterable[tuple[str, str | bytes]]) -> bytes:
    """Names and values as a query or a body carries them."""
    return "&".join(
        f"{quote_from_bytes(encoded(name))}={quote_from_bytes(encoded(value))}" for name, value in pairs
    ).encode()


def parts(pairs: Iterable[tuple[str, str | bytes]], files: Iterable[tuple[str, bytes, bytes]]) -> bytes:
    """The same as parts of a form with files (name of the field, name of the file, content); nothing is made harmless."""
    body = [
        b'Content-Disposition: form-data; name="' + encoded(name) + b'"\r\n\r\n' + encoded(value) for name, value in pairs
    ] + [
        b'Content-Disposition: form-data; name="' + encoded(name) + b'"; filename="' + called + b'"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n" + content
        for name, called, content in files
    ]  # fmt: skip
    border = f"--{BORDER}".encode()
    return b"".join(border + b"\r\n" + part + b"\r\n" for part in body) + border + b"--\r\n"


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it would be sent by somebody who means well."""

    method: str
    action: str
    fields: Mapping[str, str]
    texts: frozenset[str] = frozenset()

    @property
    def pattern(self) -> str:
        """The same for every thing of a kind."""
        return f"{self.method} {re.sub(r'[0-9a-f-]{36}|[0-9]+', '*', self.action)} {' '.join(sorted(self.fields))}"


@dataclass(slots=True)
class Page:
    """What an address offers to somebody."""

    address: str
    status: int
    forms: list[Form]
    asked: list[str]


@dataclass(slots=True)
class Request:
    """One request, ready to be sent. ``kept``: the harmless words, by field, that a refused form has to show again."""

    method: str
    address: str
    query: bytes = b""
    body: bytes = b""
    content_type: str = URLENCODED
    headers: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)


class Fuzzer:
    """Draws the next request for somebody at an address; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.done: Counter[str] = Counter()  # how often each kind of form had its turn

    def nasty(self) -> str | bytes:
        kind = self.chance.random()
        if kind < 0.004:
            return self.chance.choice(HUGE)
        return self.chance.choice(BYTES) if kind < 0.08 else self.chance.choice(NASTY)

    def turn(self, page: Page, ids: list[str]) -> Request:
        """One request; most of them forms that are right but for some fields, because those get furthest."""
        kinds = (
            (self.form, 50), (self.asking, 20), (self.elsewhere, 8), (self.raw, 7), (self.header, 7), (self.method, 5), (self.files, 6),
        )  # fmt: skip
        draw = self.chance.choices([kind for kind, _weight in kinds], [weight for _kind, weight in kinds])[0]
        return draw(page, ids)

    def chosen(self, page: Page) -> Form:
        """The form that had the fewest turns so far."""
        form = min(page.forms, key=lambda one: (self.done[one.pattern], self.chance.random()))
        self.done[form.pattern] += 1
        return form

    def filled(self, form: Form, ids: list[str]) -> list[tuple[str, str | bytes]]:
        """Some fields attacked, the others as they should be."""
        pairs: list[tuple[str, str | bytes]] = [
            (name, str(uuid.uuid4()) if name == "key" else value) for name, value in form.fields.items()
        ]
        for _time in range(self.chance.choice((1, 1, 1, 2, 3, len(pairs)))):
            if not pairs:
                break
            number = self.chance.randrange(len(pairs))
            name = pairs[number][0]
            what = self.chance.random()
            if what < 0.70:
                pairs[number] = (name, self.nasty())
            elif what < 0.78:
                del pairs[number]
            elif what < 0.86:
                pairs += [(name, self.nasty())] * self.chance.choice((1, 2, 40, 1_100))
            elif what < 0.94 and ids:
                pairs[number] = (name, self.chance.choice(ids))
            else:
                pairs.append((self.chance.choice(NAMES), self.nasty()))
        return pairs

    def form(self, page: Page, ids: list[str]) -> Request:
        form = self.chosen(page)
        pairs = self.filled(form, ids)
        if form.method == "GET":
            return Request("GET", form.action, query=line(pairs))
        sent = Counter(name for name, _value in pairs)
        kept = {
            name: str(value)
            for name, value in pairs
            if name in form.texts and form.fields[name] == value and sent[name] == 1
        }
        if self.chance.random() < 0.2:
            multipart = f"multipart/form-data; boundary={BORDER}"
            return Request("POST", form.action, body=parts(pairs, ()), content_type=multipart, kept=kept)
        return Request("POST", form.action, body=line(pairs), kept=kept)

    def asking(self, page: Page, ids: list[str]) -> Request:
        names = self.chance.sample(page.asked, min(len(page.asked), self.chance.choice((1, 1, 2, 3))))
        if self.chance.random() < 0.3:
            names.append(self.chance.choice(NAMES))
        pairs = [
            (name, self.nasty() if self.chance.random() < 0.9 or not ids else self.chance.choice(ids)) for name in names
        ]
        return Request("GET", page.address, query=line(pairs * self.chance.choice((1, 1, 1, 3))))

    def elsewhere(self, page: Page, ids: list[str]) -> Request:
        """A piece of the address replaced."""
        pieces = page.address.split("/")
        number = self.chance.randrange(1, len(pieces))
        other = self.chance.choice(ids) if ids and self.chance.random() < 0.4 else self.chance.choice(PLACES).decode()
        pieces[number] = other
        body = line([("key", str(uuid.uuid4())), ("version", "1")])
        return Request(self.chance.choice(("GET", "POST")), "/".join(pieces), body=body)

    def raw(self, page: Page, _ids: list[str]) -> Request:
        address = self.chosen(page).action
        return Request("POST", address, body=self.chance.choice(BODIES), content_type=self.chance.choice(TYPES))

    def header(self, page: Page, ids: list[str]) -> Request:
        request = self.form(page, ids) if self.chance.random() < 0.5 else Request("GET", page.address)
        request.headers = self.chance.choice(HEADERS)
        return request

    def method(self, page: Page, ids: list[str]) -> Request:
        body = line(self.filled(self.chosen(page), ids))
        return Request(self.chance.choice(METHODS), page.address, body=body)

    def files(self, page: Page, ids: list[str]) -> Request:
        """Files where words are wanted, and harmful ones where files are."""
        form = self.chosen(page)
        pairs = self.filled(form, ids)
        names = [*form.fields, "file"]
        files = [
            (name, self.chance.choice(FILE_NAMES), self.chance.choice(FILES))
            for name in self.chance.sample(names, min(len(names), self.chance.choice((1, 1, 2, 5))))
        ]
        pairs = [(name, value) for name, value in pairs if name not in {name for name, _called, _content in files}]
        return Request(
            "POST", form.action, body=parts(pairs, files), content_type=f"multipart/form-data; boundary={BORDER}"
        )
