from django.urls import path

from miteinander.knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("", views.Entries.as_view(), name="entries"),
    path("liste/", views.EntriesDownload.as_view(), name="entries_download"),
    path("neues-material/", views.AddMaterial.as_view(), name="add_material"),
    path("neue-frage/", views.AddAnswer.as_view(), name="add_answer"),
    path("auskunft/", views.Give.as_view(), name="tell"),
    path("informationsservice/", views.Figures.as_view(), name="figures"),
    path("informationsservice/liste/", views.FiguresDownload.as_view(), name="figures_download"),
    path("<uuid:id>/", views.Entry.as_view(), name="entry"),
    path("<uuid:id>/datei/", views.Download.as_view(), name="file"),
    path("<uuid:id>/fassungen/<uuid:file_id>/", views.Edition.as_view(), name="edition"),
    path("<uuid:id>/aendern/", views.Change.as_view(), name="change"),
    path("<uuid:id>/veroeffentlichen/", views.Publish.as_view(), name="publish"),
    path("<uuid:id>/zurueckziehen/", views.Withdraw.as_view(), name="withdraw"),
    path("<uuid:id>/wieder-aufnehmen/", views.Reopen.as_view(), name="reopen"),
    path("<uuid:id>/weitergeben/", views.Give.as_view(), name="give"),
]
