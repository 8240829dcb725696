"""The environment of an installation in order: what production starts with."""

import secrets
from pathlib import Path


def environment(folder: Path) -> dict[str, str]:
    """With a master key below `folder`, and a database that nobody answers at."""
    keys, data = folder / "keys", folder / "data"
    keys.mkdir(mode=0o700, exist_ok=True)
    data.mkdir(exist_ok=True)
    key = keys / "master.key"
    key.touch(0o600)
    key.write_bytes(secrets.token_bytes(32))
    urls = {"DATABASE_URL": "app", "DATABASE_URL_LOG": "log", "DATABASE_URL_PUBLIC": "public"}
    return {
        "MITEINANDER_SECRET_KEY": secrets.token_urlsafe(48),
        "MITEINANDER_HOSTS": "ki.town.example",
        "MITEINANDER_URL": "https://ki.town.example",
        "MITEINANDER_PROXIES": "1",
        "MITEINANDER_DATA": str(data),
        "MITEINANDER_KEY_FILE": str(key),
        "MITEINANDER_MAIL_FROM": "Miteinander <post@town.example>",
        **{name: f"postgresql://miteinander_{role}@/miteinander?host=/nowhere" for name, role in urls.items()},
    }
