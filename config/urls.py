"""All addresses: German paths, English names."""

from django.urls import include, path

from miteinander.centres import views
from miteinander.centres.adapters import factors, identities, pages
from miteinander.directory.views import schools
from miteinander.portal import views as portal

handler400, handler500 = "miteinander.core.failing.bad_request", "miteinander.core.failing.server_error"
urlpatterns = [
    path("", include("miteinander.portal.urls")),
    path("", include("miteinander.centres.urls")),
    path("ansicht/sprache/", views.Preference.as_view(), name="set_language"),
    path("ansicht/darstellung/", views.Preference.as_view(), name="set_theme"),
    path("impressum/", portal.Imprint.as_view(), name="imprint"),
    path("datenschutz/", portal.Privacy.as_view(), name="privacy"),
    path("quellen/", portal.Licences.as_view(), name="licences"),
    path("", include("miteinander.workbench.urls")),
    path("zentren/<slug:slug>/wissen/<uuid:id>/", portal.Entry.as_view(), name="public_entry"),
    path("wissen/", include("miteinander.knowledge.urls")),
    path("dolmetschen/", include("miteinander.interpreting.urls")),
    path("einrichtungen/", include("miteinander.directory.urls")),
    path("schulen/", schools.Schools.as_view(), name="schools"),
    path("schulen/liste/", schools.SchoolsDownload.as_view(), name="schools_download"),
    path("schulen/aenderungen/", schools.SchoolChanges.as_view(), name="school_changes"),
    path("schulen/aenderungen/liste/", schools.SchoolChangesDownload.as_view(), name="school_changes_download"),
    path("schulen/schluessel/", schools.SchoolCodes.as_view(), name="school_codes"),
    path("schulen/<slug:number>/", schools.School.as_view(), name="school"),
    path("aufbewahrung/", include("miteinander.keeping.urls")),
    path("post/", include("miteinander.correspondence.urls")),
    # Pages of the sign-in library that are ours in part; the first address that fits counts.
    path("konto/password/reset/", pages.ForgottenPassword.as_view(), name="account_reset_password"),
    path("konto/2fa/", pages.MySignIn.as_view(), name="mfa_index"),
    path("konto/2fa/totp/activate/", factors.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("konto/2fa/webauthn/add/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("konto/2fa/webauthn/keys/<int:pk>/edit/", factors.NamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("konto/2fa/webauthn/keys/<int:pk>/remove/", factors.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("konto/verwaltung/<slug:provider_id>/", identities.start, name="openid_connect_login"),
    path("konto/verwaltung/<slug:provider_id>/zurueck/", identities.arrive, name="openid_connect_callback"),
    path("konto/", include("allauth.account.urls")),
    path("konto/2fa/", include("allauth.mfa.urls")),
]
