from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from miteinander.core import sealing, security, tenancy


def lay_key(using: str, **_: Any) -> None:
    """After every migration and every restore: the key that the policies check signatures with."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO sec.key VALUES (1, %s, %s)"
            " ON CONFLICT (id) DO UPDATE SET inner_pad = EXCLUDED.inner_pad, outer_pad = EXCLUDED.outer_pad",
            security.pads(sealing.context_key()),
        )


class Core(AppConfig):
    name = "miteinander.core"
    label = "core"

    def ready(self) -> None:
        connection_created.connect(tenancy.watch)
        post_migrate.connect(lay_key, sender=self)
