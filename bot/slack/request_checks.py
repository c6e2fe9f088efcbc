"""What is refused before Bolt reads it, and what Bolt 1.30 gets wrong about a form."""

from __future__ import annotations

import hmac
import re
import time
from urllib.parse import parse_qsl

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.request.async_internals import build_async_context

STAMP = "x-slack-request-timestamp"
SIGNATURE = "x-slack-signature"
_KEPT_S = 300
"""A request older than this may be one that somebody recorded."""
_NUMBER = re.compile(r"[0-9]{1,12}")
_SIGNED = re.compile(r"v0=[0-9a-f]{64}")


def is_authentic(body: bytes, stamp: str, signature: str, secret: str) -> bool:
    """Whether Slack has signed this, and lately. Never fails, whatever a header holds."""
    if not (_NUMBER.fullmatch(stamp) and _SIGNED.fullmatch(signature)):
        return False
    if abs(time.time() - int(stamp)) > _KEPT_S:
        return False
    signed = hmac.digest(secret.encode(), b"v0:%s:%s" % (stamp.encode(), body), "sha256")
    return hmac.compare_digest(f"v0={signed.hex()}", signature)


def is_certificate_check(body: bytes) -> bool:
    """Slack looks at the certificate now and then, with a form that it may not sign."""
    return body.startswith(b"ssl_check=1") or b"&ssl_check=1" in body


def has_plausible_headers(req: AsyncBoltRequest) -> bool:
    """Bolt fails on a time stamp that is no number and on letters from elsewhere in a signature."""
    stamps, signatures = req.headers.get(STAMP, ()), req.headers.get(SIGNATURE, ())
    return all(map(_NUMBER.fullmatch, stamps)) and all(map(str.isascii, signatures))


def mend_form(req: AsyncBoltRequest) -> None:
    """Bolt reads a form without the field `payload` as empty when that word is anywhere in it."""
    if not req.body and req.raw_body:
        req.body = dict(parse_qsl(req.raw_body, keep_blank_values=True))
        build_async_context(req.context, req.body)
