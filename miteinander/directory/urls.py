from django.urls import path

from miteinander.directory.views import answering, institutions, keeping, quarters, uploads

app_name = "directory"
urlpatterns = [
    path("", institutions.Institutions.as_view(), name="institutions"),
    path("liste/", institutions.InstitutionsDownload.as_view(), name="institutions_download"),
    path("liste/personen/", institutions.ContactPersonsExport.as_view(), name="contact_persons_export"),
    path("neu/", institutions.AddInstitution.as_view(), name="add_institution"),
    path("meine/", institutions.Own.as_view(), name="own"),
    path("stadtteile/", quarters.Quarters.as_view(), name="quarters"),
    path("stadtteile/liste/", quarters.QuartersDownload.as_view(), name="quarters_download"),
    path("stadtteile/neu/", quarters.AddQuarter.as_view(), name="add_quarter"),
    path("stadtteile/<uuid:id>/", quarters.ChangeQuarter.as_view(), name="change_quarter"),
    path("einlesen/", uploads.Bring.as_view(), name="bring_list"),
    path("einlesen/<uuid:id>/", uploads.Upload.as_view(), name="upload"),
    path("einlesen/<uuid:id>/uebernehmen/", uploads.TakeIn.as_view(), name="take_in"),
    path("einlesen/<uuid:id>/verwerfen/", uploads.ThrowAway.as_view(), name="throw_away"),
    path("doppelte/", keeping.Duplicates.as_view(), name="duplicates"),
    path("<uuid:id>/zusammenfuehren/<uuid:other_id>/", keeping.Merge.as_view(), name="merge"),
    path("<uuid:id>/auseinanderhalten/<uuid:other_id>/", keeping.KeepApart.as_view(), name="keep_apart"),
    path("bestaetigungen/", keeping.Confirmations.as_view(), name="confirmations"),
    path("bestaetigungen/liste/", keeping.UnconfirmedDownload.as_view(), name="unconfirmed_download"),
    path("bestaetigungen/regel/", keeping.SetTerms.as_view(), name="set_confirmation_terms"),
    path("korrekturen/<uuid:id>/", keeping.Proposal.as_view(), name="proposal"),
    path("korrekturen/<uuid:id>/ablehnen/", keeping.Decline.as_view(), name="decline"),
    path("<uuid:id>/bestaetigt/", keeping.NoteConfirmed.as_view(), name="note_confirmed"),
    path("bestaetigen/<slug:slug>/<str:secret>/", answering.Confirm.as_view(), name="confirm"),
    path("<uuid:id>/", institutions.Institution.as_view(), name="institution"),
    path("<uuid:id>/aendern/", institutions.ChangeInstitution.as_view(), name="change_institution"),
    path("<uuid:id>/abmelden/", institutions.Deactivate.as_view(), name="deactivate"),
    path("<uuid:id>/anmelden/", institutions.Reactivate.as_view(), name="reactivate"),
    path("<uuid:id>/personen/neu/", institutions.AddContactPerson.as_view(), name="add_contact_person"),
    path(
        "<uuid:id>/personen/<uuid:person_id>/", institutions.ChangeContactPerson.as_view(), name="change_contact_person"
    ),
    path("<uuid:id>/zugaenge/neu/", institutions.AddContact.as_view(), name="add_contact"),
    path("<uuid:id>/zugaenge/<uuid:member_id>/beenden/", institutions.EndContact.as_view(), name="end_contact"),
    path(
        "<uuid:id>/zugaenge/<uuid:member_id>/zweite-schluessel/",
        institutions.HelpContact.as_view(),
        name="help_contact",
    ),
]
