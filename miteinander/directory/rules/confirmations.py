"""When an institution is asked whether all is right. Pure."""

import calendar
from datetime import date

from miteinander.core.words import N_, Word


class Confirmable(Word):
    """What an institution may correct itself."""

    NAME = "name", N_("Name")
    STREET = "street", N_("Straße und Hausnummer")
    POSTCODE = "postcode", N_("Postleitzahl")
    TOWN = "town", N_("Ort")
    PHONE = "phone", N_("Telefon")
    EMAIL = "email", N_("E-Mail")
    WEBSITE = "website", N_("Internet")
    HOURS = "hours", N_("Öffnungszeiten")
    SERVICES = "services", N_("Angebote")


def months_before(*, day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
