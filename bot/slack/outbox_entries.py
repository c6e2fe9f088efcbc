"""Accepted messages as the store keeps them until they are posted: one JSON object each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.blocks import Reply
from bot.slack.outgoing import Ephemeral, Kept, Post, Report, Respond

Message = TypeVar("Message")

_NO_REPLY: Mapping[str, Any] = {
    "reply": {"text": "", "variants": [{"blocks": []}]},
    "fallback": None,
    "share": None,
    "kept": {"text": "", "variants": [{"blocks": []}]},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A message that was accepted, in this process or in one that has ended."""

    message: Kept
    at: float
    """When it was accepted, in seconds since 1970."""
    request: str
    """The id that the request it answers has in the log."""
    is_whole: bool = True
    """False where another release wrote a reply that this one cannot read: only whom it was for."""


@dataclass(frozen=True)
class _Written(Generic[Message]):
    """The JSON of an entry; fields may be added, and what is unknown is ignored."""

    at: float
    request: str
    kind: str
    message: Message


_KINDS: Mapping[str, Any] = {
    "post": Post,
    "report": Report,
    "ephemeral": Ephemeral,
    "respond": Respond,
}


@cache
def _written(message: Any) -> TypeAdapter[_Written[Any]]:
    """For an entry with such a message; built on first use: every start would wait for it."""
    return TypeAdapter(_Written[message])


def entry_text(entry: Entry) -> str:
    """The JSON of an entry, some 12 kB."""
    kind = type(entry.message).__name__.lower()
    written = _Written(entry.at, entry.request, kind, _shortened(entry.message))
    return _written(_KINDS[kind]).dump_json(written).decode()


def read_entry(text: str) -> Entry:
    """Read what `entry_text` wrote. Raises ValueError where it is of no use to this release."""
    written = _written(dict[str, Any]).validate_json(text)
    if written.kind not in _KINDS:
        raise ValueError("a message of an unknown kind")
    adapter = _written(_KINDS[written.kind])
    try:
        message, is_whole = adapter.validate_json(text).message, True
    except ValidationError:
        addressed = replace(written, message={**written.message, **_NO_REPLY})
        message, is_whole = adapter.validate_python(vars(addressed)).message, False
    return Entry(message, written.at, written.request, is_whole)


def _shortened(message: Kept) -> Kept:
    """Keep the richest variant and the one that every surface accepts, or only that."""
    match message:
        case Report(kept=kept):
            return replace(message, reply=kept)
        case Post(reply=reply, fallback=fallback, share=share):
            return replace(
                message,
                reply=_ends(reply),
                fallback=fallback and _with_basic_reply(fallback),
                share=share and replace(share, replacement=_with_basic_reply(share.replacement)),
            )
        case Ephemeral() | Respond():
            return replace(message, reply=_ends(message.reply))


def _ends(reply: Reply) -> Reply:
    variants = reply.variants
    return reply if len(variants) < 3 else Reply(reply.text, (variants[0], variants[-1]))


def _with_basic_reply(message: Respond) -> Respond:
    reply = message.reply
    return replace(message, reply=Reply(reply.text, reply.variants[-1:]))
