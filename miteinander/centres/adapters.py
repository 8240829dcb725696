"""How the sign-in library is made to keep our promises."""

import base64
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.http import HttpRequest

from miteinander.core import sealing

NONCE = 12


class Accounts(DefaultAccountAdapter):
    """Accounts come by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactor(DefaultMFAAdapter):
    """Seeds of second factors lie encrypted: a stolen dump makes no codes (guarantee A, ``reliability.md`` 0.15)."""

    def encrypt(self, text: str) -> str:
        nonce = secrets.token_bytes(NONCE)
        return base64.b64encode(nonce + self._cipher().encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        raw = base64.b64decode(encrypted_text)
        return self._cipher().decrypt(raw[:NONCE], raw[NONCE:], None).decode()

    def get_totp_label(self, user: Any) -> str:
        return str(user.email)

    @staticmethod
    def _cipher() -> AESGCM:
        return AESGCM(sealing.derived("second factor"))
