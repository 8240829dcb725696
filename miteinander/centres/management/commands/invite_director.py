"""Names the first director of a centre: ``miteinander manage invite_director --centre 05515 --email leitung@example.org``."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from miteinander.centres import queries, use_cases
from miteinander.centres.vocabulary import Role
from miteinander.core import tenancy
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused


class Command(BaseCommand):
    help = "Lädt jemanden als Leitung eines Zentrums ein und zeigt den Link; mit --mail geht er stattdessen als Mail hinaus."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--centre", required=True, metavar="AGS", help="Schlüssel des Zentrums, etwa 05515")
        parser.add_argument("--email", required=True, help="wohin die Einladung geht")
        parser.add_argument("--mail", action="store_true", help="als Mail schicken, statt den Link hier zu zeigen")

    def handle(self, *args: Any, **options: Any) -> None:
        centre_id = next((one for one, ags in queries.keys(using="default").items() if ags == options["centre"]), None)
        if centre_id is None:
            raise CommandError(f"Ein Zentrum mit dem Schlüssel {options['centre']} gibt es nicht. Siehe load_centres.")
        try:
            validate_email(options["email"])
        except ValidationError:
            raise CommandError(f"Das ist keine E-Mail-Adresse: {options['email']}") from None
        platform, at = tenancy.system(centre_id), timezone.now()
        try:
            with tenancy.acting_for(platform):
                there = [one for one in queries.invitations(by=platform) if is_open(one, options["email"])]
                if there:
                    invitation = use_cases.send_again(
                        invitation_id=there[0].id, by=platform, at=at, by_mail=options["mail"]
                    )
                else:
                    invitation = use_cases.invite(
                        invitation_id=uuid.uuid4(),
                        email=options["email"],
                        roles=[Role.DIRECTOR],
                        audience=tenancy.Audience.STAFF,
                        since=local_day(at),
                        by=platform,
                        at=at,
                        by_mail=options["mail"],
                    )
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if options["mail"]:
            self.stdout.write(f"Die Einladung an {invitation.email} geht hinaus, sobald der Hintergrunddienst läuft.")
            return
        self.stdout.write(
            f"Bitte nur {invitation.email} geben; gültig bis {invitation.expires_at:%d.%m.%Y, %H:%M} UTC:"
        )
        self.stdout.write(queries.link(invitation=invitation))


def is_open(invitation: Any, email: str) -> bool:
    """Has this person been asked to lead the centre, and not answered yet?"""
    leads = Role.DIRECTOR in invitation.roles and invitation.audience == tenancy.Audience.STAFF
    return leads and invitation.settled_at is None and invitation.email == email.lower()
