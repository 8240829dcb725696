from django.urls import path

from miteinander.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.Centres.as_view(), name="centres"),
    path("zentren/<slug:slug>/", views.CentrePage.as_view(), name="centre"),
]
