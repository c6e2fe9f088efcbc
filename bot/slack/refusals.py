"""What Slack's error codes mean: which a simpler form may cure, and why others are for good.

https://docs.slack.dev/reference/methods/chat.postMessage lists them.
"""

from __future__ import annotations

from collections.abc import Mapping

BAD_BLOCKS = frozenset(("invalid_blocks", "invalid_blocks_format", "invalid_attachments"))
"""Some type of block is not accepted; a second table is called an invalid attachment."""
TOO_LONG = frozenset(("msg_blocks_too_long", "msg_too_long", "attachment_payload_limit_exceeded"))
"""This one message is too long or has too many blocks; that says nothing about their types."""

_ELSEWHERE = "Ask me with /model or in a direct message."
_NOT_ALLOWED = f"the admins of this workspace do not let me post here. {_ELSEWHERE}"
_NO_ACCESS = "my access to this workspace has been withdrawn. Asking again does not help."
_NO_PERMISSION = "I lack a permission for that here. Asking again does not help."
_ARCHIVED = f"this channel is archived. {_ELSEWHERE}"
_TOO_LATE = "Slack takes answers to one tap for half an hour only. Please ask again."
_THREAD_LOCKED = f"this thread is locked. {_ELSEWHERE}"

_OF_THE_PLACE: Mapping[str, str] = {
    "access_denied": _NO_PERMISSION,
    "action_prohibited": _NOT_ALLOWED,
    "cannot_reply_to_message": f"that message takes no replies. {_ELSEWHERE}",
    "channel_is_archived": _ARCHIVED,
    "channel_not_found": f"I have no access to this channel. {_ELSEWHERE}",
    "expired_url": _TOO_LATE,
    "is_archived": _ARCHIVED,
    "no_permission": _NO_PERMISSION,
    "not_in_channel": f"I am not a member of this channel. Invite me, or {_ELSEWHERE.lower()}",
    "restricted_action": _NOT_ALLOWED,
    "restricted_action_non_threadable_channel": f"this channel has no threads. {_ELSEWHERE}",
    "restricted_action_read_only_channel": f"this channel is read-only. {_ELSEWHERE}",
    "restricted_action_thread_locked": _THREAD_LOCKED,
    "restricted_action_thread_only_channel": "this channel takes replies in threads only.",
    "thread_locked": _THREAD_LOCKED,
    "used_url": _TOO_LATE,
    "user_not_found": f"Slack does not let me write to you here. {_ELSEWHERE}",
    "user_not_in_channel": f"you are not a member of this channel. {_ELSEWHERE}",
    "user_not_visible": f"Slack does not let me write to you here. {_ELSEWHERE}",
}
_OF_THE_WORKSPACE: Mapping[str, str] = {
    "account_inactive": _NO_ACCESS,
    "ekm_access_denied": (
        "the admins of this workspace have suspended posting. Asking again does not help until "
        "they allow it."
    ),
    "invalid_auth": _NO_ACCESS,
    "message_limit_exceeded": "this workspace has reached its limit of messages.",
    "messages_tab_disabled": "direct messages to me are switched off. Ask me with /model.",
    "missing_scope": _NO_PERMISSION,
    "msg_too_long": "it is longer than Slack allows. Ask for less at once.",
    "not_authed": _NO_ACCESS,
    "team_access_not_granted": _NO_ACCESS,
    "token_expired": _NO_ACCESS,
    "token_revoked": _NO_ACCESS,
}
REASONS: Mapping[str, str] = {**_OF_THE_PLACE, **_OF_THE_WORKSPACE}
"""Code of a refusal that stays -> the rest of a sentence for the person who asked."""
PLACE_REFUSED = frozenset(_OF_THE_PLACE)
"""Those after which the person may still be reached elsewhere."""
