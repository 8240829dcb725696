from django.apps import AppConfig


class Portal(AppConfig):
    name = "miteinander.portal"
    label = "portal"
