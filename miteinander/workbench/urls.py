from django.urls import path

from miteinander.workbench.views import calendar, overview, preference, search, today

app_name = "workbench"
urlpatterns = [
    path("heute/", today.Today.as_view(), name="today"),
    path("heute/benachrichtigungen/", preference.Preference.as_view(), name="preference"),
    path("heute/kalender/", calendar.Calendar.as_view(), name="calendar"),
    path("heute/kalender/anlegen/", calendar.OpenCalendar.as_view(), name="open_calendar"),
    path("heute/kalender/loeschen/", calendar.CloseCalendar.as_view(), name="close_calendar"),
    path("kalender/<slug:slug>/<str:secret>/termine.ics", calendar.Feed.as_view(), name="feed"),
    path("suche/", search.Search.as_view(), name="search"),
    path("ueberblick/", overview.Overview.as_view(), name="overview"),
    path("ueberblick/blatt/", overview.Sheet.as_view(), name="overview_sheet"),
]
