from django.urls import path

from miteinander.correspondence import views

app_name = "correspondence"
urlpatterns = [
    path("", views.Outbox.as_view(), name="outbox"),
    path("liste/", views.OutboxDownload.as_view(), name="outbox_download"),
    path("<uuid:id>/noch-einmal/", views.SendAgain.as_view(), name="send_again"),
    path("<uuid:id>/", views.OneMail.as_view(), name="mail"),
]
