from django.apps import AppConfig


class Demo(AppConfig):
    name = "miteinander.demo"
    label = "demo"
