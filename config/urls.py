"""All addresses: German paths, English names."""

from django.urls import include, path

from miteinander.centres import views
from miteinander.portal import views as portal

urlpatterns = [
    path("", include("miteinander.portal.urls")),
    path("", include("miteinander.centres.urls")),
    path("ansicht/sprache/", views.Preference.as_view(), name="set_language"),
    path("ansicht/darstellung/", views.Preference.as_view(), name="set_theme"),
    path("impressum/", portal.Imprint.as_view(), name="imprint"),
    path("datenschutz/", portal.Privacy.as_view(), name="privacy"),
    path("quellen/", portal.Licences.as_view(), name="licences"),
    path("heute/", include("miteinander.workbench.urls")),
    path("dolmetschen/", include("miteinander.interpreting.urls")),
    path("einrichtungen/", include("miteinander.directory.urls")),
    path("post/", include("miteinander.correspondence.urls")),
    path("konto/2fa/totp/activate/", views.ActivateSecondFactor.as_view(), name="mfa_activate_totp"),
    path("konto/", include("allauth.urls")),
]
