"""The demo's addresses: the product's, and a door that only the demo has."""

from django.urls import include, path

from config import urls

handler400, handler500 = urls.handler400, urls.handler500
urlpatterns = [*urls.urlpatterns, path("demo/", include("miteinander.demo.urls"))]
