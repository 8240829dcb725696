"""Links that let somebody act: the token stands in the mail alone. Tables keep its digest, so a stolen dump opens nothing.

A token is derived (HMAC-SHA256, 256 bits) from the master key, which lies outside the database: a mail that has to be sent
again carries the same one, and nobody has to store it for that.
"""

import base64
import hmac
import uuid
from hashlib import sha256

from miteinander.core import sealing


def token(*, purpose: str, subject_id: uuid.UUID, issue: int) -> str:
    """The token of one issue of one thing; 43 characters that an address may have."""
    key = sealing.derived(f"link {purpose}")
    return base64.urlsafe_b64encode(hmac.digest(key, f"{subject_id}|{issue}".encode(), "sha256")).rstrip(b"=").decode()


def digest(token: str) -> str:
    """What is stored instead of a token, and looked for when somebody comes with one."""
    return sha256(token.encode()).hexdigest()
