from django.urls import path

from miteinander.keeping import views

app_name = "keeping"
urlpatterns = [
    path("", views.Overview.as_view(), name="overview"),
    path("faellig/<slug:of>/", views.Due.as_view(), name="due"),
    path("fristen/", views.Periods.as_view(), name="periods"),
    path("verzeichnis/", views.Register.as_view(), name="register"),
    path("fristen/<slug:of>/", views.SetPeriod.as_view(), name="set_period"),
    path("suchen/", views.Find.as_view(), name="find"),
    path("auskunft/", views.Mine.as_view(), name="mine"),
    path("auskunft/<slug:table>/<uuid:id>/", views.Package.as_view(), name="package"),
    path("sperren/<slug:table>/<uuid:id>/", views.Hold.as_view(), name="hold"),
    path("sperren/<uuid:id>/pruefen/", views.ReviewHold.as_view(), name="review_hold"),
    path("sperren/<uuid:id>/aufheben/", views.LiftHold.as_view(), name="lift_hold"),
    path("naechte/", views.Nights.as_view(), name="nights"),
    path("naechte/<int:number>/", views.Night.as_view(), name="night"),
    path("naechte/<int:number>/nachweis/", views.NightPaper.as_view(), name="night_paper"),
    path("ausgaben/", views.Exports.as_view(), name="exports"),
]
