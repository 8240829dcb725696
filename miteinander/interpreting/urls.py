from django.urls import path

from miteinander.interpreting.views import asking, availability, desk, documents, figures, pool, private, requests

app_name = "interpreting"
urlpatterns = [
    path("anfragen/", desk.Board.as_view(), name="board"),
    path("anfragen/neu/", asking.Ask.as_view(), name="ask"),
    path("anfragen/aufgenommen/", requests.AskedByMe.as_view(), name="asked_by_me"),
    path("anfragen/<uuid:id>/", requests.Request.as_view(), name="request"),
    path("anfragen/<uuid:id>/auswahl/", desk.Candidates.as_view(), name="candidates"),
    path("anfragen/<uuid:id>/vergeben/", desk.Assign.as_view(), name="assign"),
    path("anfragen/<uuid:id>/zurueckgeben/", requests.HandBack.as_view(), name="hand_back"),
    path("anfragen/<uuid:id>/zurueckziehen/", requests.Withdraw.as_view(), name="withdraw"),
    path("anfragen/<uuid:id>/ablehnen/", desk.Refuse.as_view(), name="refuse"),
    path("anfragen/<uuid:id>/nicht-besetzt/", desk.GiveUp.as_view(), name="give_up"),
    path("anfragen/<uuid:id>/zeiten/", requests.Report.as_view(), name="report"),
    path("anfragen/<uuid:id>/abschliessen/", desk.Close.as_view(), name="close"),
    path("anfragen/<uuid:id>/uebernehmen/", desk.Hold.as_view(), name="hold"),
    path("anfragen/<uuid:id>/notiz/", desk.Note.as_view(), name="note"),
    path(
        "anfragen/<uuid:id>/auftragsbestaetigung/einrichtung/",
        documents.ConfirmationForInstitution.as_view(),
        name="confirmation",
    ),
    path(
        "anfragen/<uuid:id>/auftragsbestaetigung/sprachmittlung/",
        documents.ConfirmationForInterpreter.as_view(),
        name="confirmation_for_interpreter",
    ),
    path("anfragen/<uuid:id>/einsatznachweis/", documents.Proof.as_view(), name="proof"),
    path("ihre-anfragen/", requests.Requests.as_view(), name="requests"),
    path("ihre-einsaetze/", requests.Assignments.as_view(), name="assignments"),
    # pool
    path("pool/", pool.Pool.as_view(), name="pool"),
    path("pool/neu/", pool.AddInterpreter.as_view(), name="add_interpreter"),
    path("pool/oeffnungen/", private.Openings.as_view(), name="openings"),
    path("pool/<uuid:id>/", pool.Interpreter.as_view(), name="interpreter"),
    path("pool/<uuid:id>/aendern/", pool.ChangeInterpreter.as_view(), name="change_interpreter"),
    path("pool/<uuid:id>/sprachen/", pool.Speak.as_view(), name="speak"),
    path("pool/<uuid:id>/sprachen/<str:language>/streichen/", pool.Unspeak.as_view(), name="unspeak"),
    path("pool/<uuid:id>/nachweise/", availability.SeePaper.as_view(), name="see_paper"),
    path("pool/<uuid:id>/freie-zeiten/", availability.FreeTimes.as_view(), name="set_free_times"),
    path("pool/<uuid:id>/abwesenheit/", availability.Absence.as_view(), name="absence"),
    path(
        "pool/<uuid:id>/abwesenheit/<uuid:absence_id>/streichen/",
        availability.RemoveAbsence.as_view(),
        name="remove_absence",
    ),
    path("pool/<uuid:id>/nicht-hier/", availability.AddConflict.as_view(), name="conflict"),
    path(
        "pool/<uuid:id>/nicht-hier/<uuid:institution_id>/streichen/",
        availability.RemoveConflict.as_view(),
        name="remove_conflict",
    ),
    path("pool/<uuid:id>/stand/<str:deed>/", pool.PoolDeedPage.as_view(), name="pool_deed"),
    path("pool/<uuid:id>/zugang/", pool.GiveAccess.as_view(), name="give_access"),
    path("pool/<uuid:id>/vertrauliches/", private.SealPrivate.as_view(), name="seal_private"),
    path("pool/<uuid:id>/vertrauliches/oeffnen/", private.Private.as_view(), name="private"),
    path("meine-angaben/", pool.Myself.as_view(), name="myself"),
    path("zahlen/", figures.Figures.as_view(), name="figures"),
    # end of pool
]
