from django.urls import path

from miteinander.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.Institutions.as_view(), name="institutions"),
    path("neu/", views.AddInstitution.as_view(), name="add_institution"),
    path("meine/", views.Own.as_view(), name="own"),
    path("<uuid:id>/", views.Institution.as_view(), name="institution"),
    path("<uuid:id>/aendern/", views.ChangeInstitution.as_view(), name="change_institution"),
    path("<uuid:id>/abmelden/", views.Deactivate.as_view(), name="deactivate"),
    path("<uuid:id>/anmelden/", views.Reactivate.as_view(), name="reactivate"),
    path("<uuid:id>/zugaenge/neu/", views.AddContact.as_view(), name="add_contact"),
    path("<uuid:id>/zugaenge/<uuid:member_id>/beenden/", views.EndContact.as_view(), name="end_contact"),
]
