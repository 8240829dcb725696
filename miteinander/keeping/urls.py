from django.urls import path

from miteinander.keeping.views import archive, nights, persons

app_name = "keeping"
urlpatterns = [
    path("", nights.Overview.as_view(), name="overview"),
    path("faellig/<slug:of>/", nights.Due.as_view(), name="due"),
    path("fristen/", nights.Periods.as_view(), name="periods"),
    path("verzeichnis/", nights.Register.as_view(), name="register"),
    path("fristen/<slug:of>/", nights.SetPeriod.as_view(), name="set_period"),
    path("fristen/<slug:of>/archiv/", archive.SetAgreement.as_view(), name="set_agreement"),
    path("archiv/", archive.Offers.as_view(), name="offers"),
    path("archiv/neu/", archive.MakeOffer.as_view(), name="make_offer"),
    path("archiv/<int:number>/", archive.Offer.as_view(), name="offer"),
    path("archiv/<int:number>/blatt/", archive.OfferPaper.as_view(), name="offer_paper"),
    path("archiv/<int:number>/liste/", archive.OfferList.as_view(), name="offer_list"),
    path("archiv/<int:number>/antwort/", archive.AnswerOffer.as_view(), name="answer_offer"),
    path("archiv/<int:number>/holen/", archive.FetchTaken.as_view(), name="fetch_taken"),
    path("archiv/uebergabe/<uuid:id>/", archive.HandOver.as_view(), name="hand_over"),
    path("suchen/", persons.Find.as_view(), name="find"),
    path("auskunft/", persons.Mine.as_view(), name="mine"),
    path("auskunft/<slug:table>/<uuid:id>/", persons.Package.as_view(), name="package"),
    path("sperren/<slug:table>/<uuid:id>/", persons.Hold.as_view(), name="hold"),
    path("loeschen/<slug:table>/<uuid:id>/", persons.Erase.as_view(), name="erase"),
    path("sperren/<uuid:id>/pruefen/", persons.ReviewHold.as_view(), name="review_hold"),
    path("sperren/<uuid:id>/aufheben/", persons.LiftHold.as_view(), name="lift_hold"),
    path("naechte/", nights.Nights.as_view(), name="nights"),
    path("naechte/<int:number>/", nights.Night.as_view(), name="night"),
    path("naechte/<int:number>/nachweis/", nights.NightPaper.as_view(), name="night_paper"),
    path("ausgaben/", persons.Exports.as_view(), name="exports"),
    path("ausgaben/mitnehmen/", persons.ExportsExport.as_view(), name="exports_export"),
]
