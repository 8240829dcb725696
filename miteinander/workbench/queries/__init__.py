"""Reading for the day of whoever is signed in: gathered from the desks by their own queries."""

from miteinander.workbench.queries.calendar import Appointment, appointments, calendar_link, calendar_token, reader
from miteinander.workbench.queries.day import gather
from miteinander.workbench.queries.hits import Hit
from miteinander.workbench.queries.listening import Listener, News, listeners, news, preference, somebody_waits
from miteinander.workbench.queries.overview import Overview, overview
from miteinander.workbench.queries.searching import Hits, search

__all__ = [
    "Appointment",
    "Hit",
    "Hits",
    "Listener",
    "News",
    "Overview",
    "appointments",
    "calendar_link",
    "calendar_token",
    "gather",
    "listeners",
    "news",
    "overview",
    "preference",
    "reader",
    "search",
    "somebody_waits",
]
