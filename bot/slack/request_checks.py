"""What is refused before Bolt sees a request, and how its body is read."""

from __future__ import annotations

import hmac
import json
import re
import time
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_internals import build_async_context
from yarl import query_to_pairs

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


def read_request(body: str, headers: Mapping[str, str]) -> AsyncBoltRequest:
    """A request for Bolt; no fields where it has a form that Slack does not send.

    Bolt 1.30 by itself takes 20 ms for a form with 40,000 Chinese characters, in Python, and reads
    as empty one that has the word `payload` anywhere but no field of that name. Raises ValueError,
    RecursionError, AttributeError, LookupError or TypeError.
    """
    request = AsyncBoltRequest(body="", headers=dict(headers))
    request.raw_body = body
    request.body = _fields(body, request.content_type)
    build_async_context(request.context, request.body)
    return request


def _fields(body: str, content_type: str | None) -> dict[str, Any]:
    if content_type == "application/json" or body.startswith("{"):
        return json.loads(body) or {}
    form = dict(query_to_pairs(body))
    return json.loads(form["payload"]) or {} if "payload" in form else form
