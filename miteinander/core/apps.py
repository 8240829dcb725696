from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from miteinander.core import retention, sealing, security, tenancy


def lay_key(using: str, **_: Any) -> None:
    """After every migration and every restore: the key that the policies check signatures with."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO sec.key VALUES (1, %s, %s)"
            " ON CONFLICT (id) DO UPDATE SET inner_pad = EXCLUDED.inner_pad, outer_pad = EXCLUDED.outer_pad",
            security.pads(sealing.context_key()),
        )


def lay_erasure(using: str, **_: Any) -> None:
    """After every migration: what goes by night (``core.retention``) may be deleted by the platform, and nothing else.

    Tables of which people delete rows (free times, absences) got that right from their migration and keep it.
    """
    wanted = set(retention.erasable())
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, has_table_privilege(%s, c.oid, 'DELETE'), EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid"
            " AND p.polname = %s) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity",
            [security.APP, security.ERASED],
        )
        for table, deletes, by_night in cursor.fetchall():
            if (table in wanted and not deletes) or (by_night and table not in wanted):
                for statement in security.may_erase(table, may=table in wanted):
                    cursor.execute(statement)


class Core(AppConfig):
    name = "miteinander.core"
    label = "core"

    def ready(self) -> None:
        connection_created.connect(tenancy.watch)
        post_migrate.connect(lay_key, sender=self)
        post_migrate.connect(lay_erasure, sender=self)
