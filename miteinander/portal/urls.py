from django.urls import path

from miteinander.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.Centres.as_view(), name="centres"),
    path("zentren/<slug:slug>/", views.CentrePage.as_view(), name="centre"),
    path("zentren/<slug:slug>/karte.svg", views.CentreMap.as_view(), name="centre_map"),
    path("zentren/<slug:slug>/wissen/", views.Knowledge.as_view(), name="knowledge"),
    path("zentren/<slug:slug>/wissen/<uuid:id>/datei/", views.Download.as_view(), name="file"),
    path("zentren/<slug:slug>/bild/<uuid:id>/", views.Picture.as_view(), name="picture"),
    path("zentren/<slug:slug>/datei/<uuid:id>/", views.ProfileFile.as_view(), name="profile_file"),
    path("zentren/<slug:slug>/einrichtungen/", views.Institutions.as_view(), name="institutions"),
]
