from django.urls import path

from miteinander.centres import views
from miteinander.centres.adapters import pages

app_name = "centres"
urlpatterns = [
    path("zentrum/waehlen/", views.Choose.as_view(), name="choose"),
    path("meine-rechte/", views.Rights.as_view(), name="rights"),
    path("einladung/<int:centre_id>/<str:token>/", views.Accept.as_view(), name="accept"),
    path("zentrum/profil/", views.Profile.as_view(), name="profile"),
    path("zentrum/profil/neu/<slug:key>/", views.AddEntry.as_view(), name="add_entry"),
    path("zentrum/profil/<uuid:id>/", views.Entry.as_view(), name="entry"),
    path("zentrum/profil/<uuid:id>/aendern/", views.ChangeEntry.as_view(), name="change_entry"),
    path("zentrum/profil/<uuid:id>/veroeffentlichen/", views.PublishEntry.as_view(), name="publish_entry"),
    path("zentrum/profil/<uuid:id>/zuruecknehmen/", views.TakeBackEntry.as_view(), name="take_back_entry"),
    path("zentrum/profil/<uuid:id>/loeschen/", views.DiscardEntry.as_view(), name="discard_entry"),
    path("zentrum/profil/bild/<uuid:id>/", views.Picture.as_view(), name="picture"),
    path("zentrum/oeffnungszeiten/", views.SetHours.as_view(), name="set_hours"),
    path("zentrum/oeffnungszeiten/ausnahme/", views.AddException.as_view(), name="add_exception"),
    path(
        "zentrum/oeffnungszeiten/ausnahme/<uuid:id>/streichen/",
        views.StrikeException.as_view(),
        name="strike_exception",
    ),
    path("team/", views.Team.as_view(), name="team"),
    path("team/einladen/", views.Invite.as_view(), name="invite"),
    path("team/einladungen/", views.Invitations.as_view(), name="invitations"),
    path("team/einladungen/dauer/", views.TeamTerms.as_view(), name="team_terms"),
    path("team/einladungen/<uuid:id>/schicken/", views.SendAgain.as_view(), name="send_again"),
    path("team/einladungen/<uuid:id>/zurueckziehen/", views.Withdraw.as_view(), name="withdraw"),
    path("team/mein-eintrag/", views.ShowOneself.as_view(), name="show_oneself"),
    path("team/mein-eintrag/zuruecknehmen/", views.ShowNoLonger.as_view(), name="show_no_longer"),
    path("team/themen/", views.Topics.as_view(), name="topics"),
    path("team/themen/neu/", views.AddTopic.as_view(), name="add_topic"),
    path("team/themen/<uuid:id>/", views.ChangeTopic.as_view(), name="change_topic"),
    path("team/<uuid:id>/", views.Member.as_view(), name="member"),
    path("team/<uuid:id>/aufgaben/", views.ChangeRoles.as_view(), name="change_roles"),
    path("team/<uuid:id>/themen/", views.ChooseTopics.as_view(), name="choose_topics"),
    path("team/<uuid:id>/vertretung/", views.NameDeputy.as_view(), name="name_deputy"),
    path("team/<uuid:id>/abwesenheit/", views.NoteAbsence.as_view(), name="note_absence"),
    path(
        "team/<uuid:id>/abwesenheit/<uuid:absence_id>/streichen/",
        views.StrikeAbsence.as_view(),
        name="strike_absence",
    ),
    path("team/liste/personen/", views.TeamExport.as_view(), name="team_export"),
    path("team/<uuid:id>/beenden/", views.EndMembership.as_view(), name="end_membership"),
    path("team/<uuid:id>/zweite-schluessel/", views.ResetFactors.as_view(), name="reset_factors"),
    path("konto/zweiter-faktor/", pages.ChooseFactor.as_view(), name="choose_factor"),
    path("konto/bestaetigen/verwaltung/", pages.ConfirmByTown.as_view(), name="confirm_by_town"),
    path("konto/bestaetigt/", pages.Confirmed.as_view(), name="confirmed"),
    path("konto/sitzungen/beenden/", pages.EndOthers.as_view(), name="end_others"),
]
