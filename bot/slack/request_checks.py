"""What is refused before Bolt reads a request, and forms that Bolt 1.30 reads wrongly."""

from __future__ import annotations

import hmac
import re
import time
from urllib.parse import parse_qsl

from slack_bolt.async_app import AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_internals import build_async_context

TIMESTAMP_HEADER = "x-slack-request-timestamp"
SIGNATURE_HEADER = "x-slack-signature"
_MAX_AGE_S = 300
"""An older request may be one that somebody recorded and replays."""
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


def is_authentic(body: bytes, timestamp: str, signature: str, secret: str) -> bool:
    """Whether Slack signed this lately; never raises, whatever a header holds.

    https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
        return False
    if abs(time.time() - int(timestamp)) > _MAX_AGE_S:
        return False
    digest = hmac.digest(secret.encode(), b"v0:%s:%s" % (timestamp.encode(), body), "sha256")
    return hmac.compare_digest(f"v0={digest.hex()}", signature)


def is_certificate_check(body: bytes) -> bool:
    """Slack checks the TLS certificate now and then, with a form that it need not sign."""
    return body.startswith(b"ssl_check=1") or b"&ssl_check=1" in body


def has_plausible_headers(request: AsyncBoltRequest) -> bool:
    """False where Bolt would raise: a timestamp that is no number, a signature beyond ASCII."""
    timestamps = request.headers.get(TIMESTAMP_HEADER, ())
    signatures = request.headers.get(SIGNATURE_HEADER, ())
    return all(map(_TIMESTAMP.fullmatch, timestamps)) and all(map(str.isascii, signatures))


def is_for_installation(context: AsyncBoltContext, identity: AuthorizeResult) -> bool:
    """Whether Slack sent it for this installation of the app, and not for another team's.

    In a channel shared with another company Bolt reads whose app it is, not who wrote; the app of
    a whole organisation is that of all its teams. What names no team is let through.
    """
    if identity.get("is_enterprise_install"):
        return context.enterprise_id in (None, identity.enterprise_id)
    return not context.is_enterprise_install and context.team_id in (None, identity.team_id)


def repair_form(request: AsyncBoltRequest) -> None:
    """Parse again a form that Bolt read as empty.

    It does so when the word `payload` is anywhere in a form without a field of that name.
    """
    if not request.body and request.raw_body:
        request.body = dict(parse_qsl(request.raw_body, keep_blank_values=True))
        build_async_context(request.context, request.body)
