from django.urls import path

from miteinander.workbench.views import overview, preference, search, today

app_name = "workbench"
urlpatterns = [
    path("heute/", today.Today.as_view(), name="today"),
    path("heute/benachrichtigungen/", preference.Preference.as_view(), name="preference"),
    path("suche/", search.Search.as_view(), name="search"),
    path("ueberblick/", overview.Overview.as_view(), name="overview"),
    path("ueberblick/blatt/", overview.Sheet.as_view(), name="overview_sheet"),
]
