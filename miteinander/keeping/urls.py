from django.urls import path

from miteinander.keeping.views import nights, persons

app_name = "keeping"
urlpatterns = [
    path("", nights.Overview.as_view(), name="overview"),
    path("faellig/<slug:of>/", nights.Due.as_view(), name="due"),
    path("fristen/", nights.Periods.as_view(), name="periods"),
    path("verzeichnis/", nights.Register.as_view(), name="register"),
    path("fristen/<slug:of>/", nights.SetPeriod.as_view(), name="set_period"),
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
