from django.urls import path

from miteinander.workbench import views

app_name = "workbench"
urlpatterns = [path("", views.Today.as_view(), name="today")]
