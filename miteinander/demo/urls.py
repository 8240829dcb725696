from django.urls import path

from miteinander.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.Door.as_view(), name="door"),
    path("bestaetigen/", views.Confirm.as_view(), name="confirm"),
]
