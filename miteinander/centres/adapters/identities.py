"""Signing in with a town's own sign-in (OpenID Connect), as its file of providers says.

A person is known by issuer and subject alone, as one digest; a mail address links nobody to anything, and none is asked for. The link is
made once, by accepting an invitation. State, nonce and PKCE belong to one attempt of one browser; the token's signature is checked
although it comes over a line of our own.
"""

import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import jwt
import requests
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from miteinander.centres.adapters import proofs
from miteinander.centres.rules import sign_in as rules

SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
NEEDED = ("iss", "sub", "aud", "exp", "iat", "nonce")
LEEWAY = 30  # seconds by which clocks of two houses may differ
INVITATION, IDENTITY = "invitation", "identity"  # in the session: what she accepts, and who the town says she is
UNKNOWN = _(
    "Die Anmeldung bei „%(name)s“ hat geklappt, aber sie gehört noch zu keinem Zugang. Wer mit Miteinander arbeitet, wird von einem Zentrum"
    " eingeladen: Öffnen Sie bitte zuerst den Link aus Ihrer Einladung, und wählen Sie dort diese Anmeldung."
)
SOMEBODY_ELSE = _(
    "Bei „%(name)s“ ist gerade jemand anderes angemeldet als hier. Melden Sie sich bitte dort ab und versuchen Sie es noch einmal."
)


def nonce(state: str) -> str:
    """What the token must repeat: follows from the state, which this browser gets back once."""
    return sha256(f"nonce {state}".encode()).hexdigest()


class Client(OAuth2Client):
    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        return str(super().get_redirect_url(authorization_url, scope, extra_params | {"nonce": nonce(str(self.state))}))


class Exchange(OpenIDConnectOAuth2Adapter):
    """The code for a token, and the token for who she is."""

    client_class = Client

    @property
    def openid_config(self) -> dict[str, Any]:
        found: dict[str, Any] = super().openid_config
        wanted = self.get_provider().app.settings["server_url"]
        if found.get("issuer") != wanted:  # who answers is not who was agreed on
            raise OAuth2Error("issuer")
        return found

    def complete_login(self, request: Any, app: Any, token: Any, **kwargs: Any) -> Any:
        try:
            claims = self.claims(kwargs["response"]["id_token"], app.client_id, nonce(request.GET["state"]))
        except (jwt.PyJWTError, KeyError, ValueError, TypeError) as error:
            raise OAuth2Error("token") from error
        return self.get_provider().sociallogin_from_response(request, claims)

    def claims(self, token: str, client_id: str, wanted_nonce: str) -> dict[str, Any]:
        """What the token says, once it is certain who says it, to whom and in answer to what."""
        with get_adapter().get_requests_session() as line:
            answer = line.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        key = jwt.PyJWKSet.from_dict(answer.json())[jwt.get_unverified_header(token)["kid"]]
        said: dict[str, Any] = jwt.decode(
            token,
            key=key.key,
            algorithms=[name for name in SIGNED_BY if name == key.algorithm_name],
            audience=client_id,
            issuer=self.openid_config["issuer"],
            leeway=LEEWAY,
            options={"require": list(NEEDED)},
        )
        if said["nonce"] != wanted_nonce or said.get("azp", client_id) != client_id:
            raise ValueError("another attempt, or meant for another house")
        return said


class Town(OpenIDConnectProvider):
    """A town with a sign-in of its own. Of what it tells we keep a digest of issuer and subject."""

    oauth2_adapter_class = Exchange

    def get_default_scope(self) -> list[str]:
        return ["openid"]

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())  # the library lets the address of the page ask for more

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        asked = {"acr_values": " ".join(self.app.settings["acr"])} if self.app.settings["acr"] else {}
        if request.GET.get("process") == AuthProcess.REDIRECT:  # she is to show it now, not that she did this morning
            asked |= {"prompt": "login", "max_age": "0"}
        return asked

    def sociallogin_from_response(self, request: Any, response: Mapping[str, Any]) -> Any:
        login = super().sociallogin_from_response(request, response)
        login.claims = dict(response)
        return login

    def extract_uid(self, data: Any) -> str:
        return sha256(f"{data['iss']}\n{data['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: Any) -> list[Any]:
        return []


class Identities(DefaultSocialAccountAdapter):
    """Who may come in by a town's sign-in."""

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=one["id"],
                name=one["name"],
                client_id=one["client_id"],
                secret=one["secret"],
                settings={"server_url": one["issuer"], "amr": one.get("amr", ["mfa"]), "acr": one.get("acr", [])},
            )
            for one in settings.OIDC_PROVIDERS
            if provider in (None, "openid_connect", one["id"]) and client_id in (None, one["client_id"])
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        """Whom the library would let in or make an account for; everything but a known person is answered here."""
        process = sociallogin.state.get("process")
        if process == AuthProcess.REDIRECT:
            self.confirm(request, sociallogin)
        elif process != AuthProcess.LOGIN:
            raise Http404
        elif not sociallogin.is_existing:
            if not request.session.get(INVITATION):
                refuse(request, UNKNOWN, sociallogin)
            request.session[IDENTITY] = {
                "provider": sociallogin.account.provider,
                "uid": sociallogin.account.uid,
                "at": time.time(),
            }
            raise ImmediateHttpResponse(redirect(sociallogin.get_redirect_url(request) or settings.LOGIN_REDIRECT_URL))

    def confirm(self, request: Any, sociallogin: Any) -> None:
        """A person who is signed in shows once more that it is she."""
        if not (request.user.is_authenticated and sociallogin.is_existing and sociallogin.user == request.user):
            refuse(request, SOMEBODY_ELSE, sociallogin)
        note(request, request.user, sociallogin)
        request.session.cycle_key()

    def on_authentication_error(self, request: Any, provider: Any, error: Any = None, **_more: Any) -> None:
        if error == AuthError.CANCELLED:
            messages.info(request, _("Sie haben die Anmeldung abgebrochen."))
            raise ImmediateHttpResponse(redirect(settings.LOGIN_URL))


def refuse(request: Any, reason: Any, sociallogin: Any) -> None:
    """A kind page; nothing is written."""
    told = {"reason": reason % {"name": sociallogin.provider.name}}
    raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", told, status=403))


def note(request: Any, user: Any, sociallogin: Any) -> None:
    """What the town says she has shown, and when: without a time it counts, but never as fresh."""
    app = sociallogin.provider.app.settings
    at = sociallogin.claims.get("auth_time")
    shown_at = float(at) if isinstance(at, int | float) else 0.0
    if rules.provider_showed_factor(sociallogin.claims, amr=app["amr"], acr=app["acr"]):
        proofs.note(request, user, rules.FACTOR, at=shown_at, kind=rules.PROVIDER)
    else:
        proofs.note(request, user, rules.TOWN, at=shown_at)


def pending(request: Any, *, lasts: float = 900) -> dict[str, str] | None:
    """For whoever accepts an invitation: who the town says this browser's person is (arguments of ``use_cases.link_identity``)."""
    found = request.session.get(IDENTITY)
    if not found or time.time() - found["at"] > lasts:
        return None
    return {"provider": found["provider"], "uid": found["uid"]}


def named(provider: str) -> str:
    """What the town is called, as people read it; nothing when it is not agreed on any more."""
    return next((str(one["name"]) for one in settings.OIDC_PROVIDERS if one["id"] == provider), "")


class SecondStep(AuthenticateStage):
    """The second step of signing in; not for whom the town has asked already."""

    def _should_handle(self, request: HttpRequest) -> bool:
        shown = rules.proofs(get_authentication_records(request, self.login.user))
        return not rules.has_shown_factor(shown, factors=()) and bool(super()._should_handle(request))


def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the town."""
    return _view(OAuth2LoginView, request, provider_id)


def arrive(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the town."""
    return _view(OAuth2CallbackView, request, provider_id)


def _view(kind: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = kind.adapter_view(Exchange(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (requests.RequestException, OAuth2Error, KeyError, ValueError):  # the town does not answer, or not as agreed
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer
