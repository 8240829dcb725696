from django.urls import path

from miteinander.correspondence import views

app_name = "correspondence"
urlpatterns = [
    path("", views.Outbox.as_view(), name="outbox"),
    path("<uuid:id>/", views.OneMail.as_view(), name="mail"),
]
