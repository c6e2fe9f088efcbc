"""What a change of a company's settings was: from what to what."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.blocks.elements import channel_mention, escape, mention
from bot.blocks.settings_words import CHOICES, TEXTS, workload_words
from bot.company.company import CompanyWorkload
from bot.company.policy_form import form_of
from catalog.catalog import Catalog
from catalog.company.policy import Policy

_MOST_PARTS = 3
_MOST_CHARACTERS = 120


def change_words(kind: str, before: str, after: str, catalog: Catalog) -> str:
    """Escaped: "Sellers that may be used: anthropic → anthropic, azure"; empty if nothing differs.

    `before` and `after` are what the audit holds, JSON or nothing. What an older release wrote,
    and this one cannot read, has no words.
    """
    old, new = (json.loads(text) if text else None for text in (before, after))
    try:
        parts = list(_parts(kind, old, new, catalog))
    except ValueError:
        return ""
    more = f" · and {len(parts) - _MOST_PARTS} more" if len(parts) > _MOST_PARTS else ""
    return " · ".join(parts[:_MOST_PARTS]) + more


def _parts(kind: str, old: Any, new: Any, catalog: Catalog) -> Iterator[str]:
    match kind:
        case "policy":
            yield from _policy(Policy.model_validate(old or {}), Policy.model_validate(new or {}))
        case "workloads":
            yield from _entries(_workloads(old), _workloads(new))
        case "nicknames":
            yield from _entries(_nicknames(old, catalog), _nicknames(new, catalog))
        case _:
            was, now = old or [], new or []
            yield from (f"{mention(user)} added" for user in now if user not in was)
            yield from (f"{mention(user)} removed" for user in was if user not in now)


def _policy(old: Policy, new: Policy) -> Iterator[str]:
    """The fields of the form that differ, by their labels."""
    was, now = form_of(old), form_of(new)
    for name, label, _ in (*TEXTS, *CHOICES):
        values = getattr(was, name), getattr(now, name)
        if values[0] != values[1]:
            before, after = map(_field, values)
            yield f"{label.partition(';')[0]}: {before} → {after}"


def _field(value: str | tuple[str, ...]) -> str:
    entries = value.splitlines() if isinstance(value, str) else value
    return _short(", ".join(entries)) or "none stated"


def _workloads(body: Mapping[str, Any] | None) -> Mapping[str, str]:
    """Amounts and channels, escaped, by name."""
    read = {name: CompanyWorkload.model_validate(each) for name, each in (body or {}).items()}
    return {
        name: " ".join((_short(workload_words(each)), *map(channel_mention, each.channels)))
        for name, each in read.items()
    }


def _nicknames(body: Mapping[str, str] | None, catalog: Catalog) -> Mapping[str, str]:
    """Names of models, escaped, by nickname."""
    return {
        name: _short(catalog.models[model].name if model in catalog.models else model)
        for name, model in (body or {}).items()
    }


def _entries(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name, "nothing"), new.get(name, "nothing")
        if before != after:
            yield f"{escape(name)}: {before} → {after}"


def _short(text: str) -> str:
    cut = text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"
    return escape(cut)
