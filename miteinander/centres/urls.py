from django.urls import path

from miteinander.centres import views

app_name = "centres"
urlpatterns = [
    path("zentrum/waehlen/", views.Choose.as_view(), name="choose"),
    path("team/", views.Team.as_view(), name="team"),
    path("team/neu/", views.AddMember.as_view(), name="add_member"),
    path("team/<uuid:id>/beenden/", views.EndMembership.as_view(), name="end_membership"),
]
