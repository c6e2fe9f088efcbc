"""A policy as a form: the text of its fields, and what somebody typed into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from bot.company.setting_problems import first_problem, quoted
from catalog.catalog import Catalog
from catalog.company.policy import ContractPrice, Policy, percentage

_SEPARATORS = re.compile(r"[\n,;]+")
_UNTIL = re.compile(r"\buntil\s+(\d{4}-\d\d-\d\d)\b", re.IGNORECASE)
_OFF = re.compile(r"[-−]?\s*([0-9]+(?:[.,][0-9]+)?)\s*%(?:\s*off)?", re.IGNORECASE)
_RATE = re.compile(
    r"\$?(\d+(?:\.\d+)?)\s*(input|in|output|out|cache read|cached|cache write)\b", re.IGNORECASE
)
_DIRECTIONS = {
    "in": "input",
    "input": "input",
    "out": "output",
    "output": "output",
    "cached": "cache_read",
    "cache read": "cache_read",
    "cache write": "cache_write",
}


@dataclass(frozen=True, slots=True)
class PolicyForm:
    """What stands in the fields; texts have an entry a line."""

    allow: str = ""
    """Sellers, by id or name."""
    deny: str = ""
    models_allow: str = ""
    models_deny: str = ""
    prices: str = ""
    """ "amazon-bedrock 12% off until 2027-06-30"."""
    trust: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormReading:
    """What a form says, or what is wrong with its fields."""

    policy: Policy | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    """Field -> a sentence."""


def form_of(policy: Policy) -> PolicyForm:
    """The form with what a policy says."""
    return PolicyForm(
        allow="\n".join(policy.providers.allow),
        deny="\n".join(policy.providers.deny),
        models_allow="\n".join(policy.models.allow),
        models_deny="\n".join(policy.models.deny),
        prices="\n".join(map(price_line, policy.prices)),
        trust=policy.trust,
        regions=policy.regions,
        licences=("noncommercial",) if policy.licences.forbid_noncommercial else (),
    )


def price_line(price: ContractPrice) -> str:
    """ "azure openai/gpt-6.1-sol 1.60 in 8.00 out until 2027-06-30"."""
    words = {"input": "in", "output": "out", "cache_read": "cached", "cache_write": "cache write"}
    parts = (
        price.provider,
        price.model,
        f"{percentage(price.off)} off" if price.off is not None else None,
        *(f"{usd:f} {words[direction]}" for direction, usd in price.rates.items()),
        f"until {price.until}" if price.until else None,
    )
    return " ".join(part for part in parts if part)


def read_form(form: PolicyForm, catalog: Catalog) -> FormReading:
    """The policy that a form states."""
    errors: dict[str, str] = {}
    sellers = _Sellers(catalog)
    lists = {name: _entries(getattr(form, name)) for name in ("allow", "deny")}
    ids = {name: tuple(map(sellers.id_of, entries)) for name, entries in lists.items()}
    for name, entries in lists.items():
        unknown = [e for e, found in zip(entries, ids[name], strict=True) if found is None]
        if unknown:
            errors[name] = f"There is no seller {quoted(unknown[0])}."
    prices: list[dict[str, Any]] = []
    for line in form.prices.splitlines():
        if line.strip():
            entry = _price(line, sellers)
            if isinstance(entry, str):
                errors.setdefault("prices", entry)
            else:
                prices.append(entry)
    for name in ("models_allow", "models_deny"):
        if wrong := next(_unknown_models(_entries(getattr(form, name)), catalog), None):
            errors[name] = (
                f"There is no model {quoted(wrong)}. Write its id, or a pattern: deepseek/*."
            )
    if errors:
        return FormReading(errors=errors)
    try:
        policy = Policy.model_validate(
            {
                "providers": {name: tuple(filter(None, found)) for name, found in ids.items()},
                "models": {
                    "allow": _entries(form.models_allow),
                    "deny": _entries(form.models_deny),
                },
                "trust": form.trust,
                "regions": form.regions,
                "licences": {"forbid_noncommercial": bool(form.licences)},
                "prices": prices,
            }
        )
    except ValidationError as error:
        match error.errors(include_url=False)[0]["loc"]:
            case ("prices", *_):
                name = "prices"
            case ("models", part, *_):
                name = f"models_{part}"
            case _:
                name = "allow"
        return FormReading(errors={name: first_problem(error)})
    return FormReading(policy)


def _entries(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e for part in _SEPARATORS.split(text) if (e := part.strip())))


def _unknown_models(entries: Sequence[str], catalog: Catalog) -> Iterator[str]:
    for entry in entries:
        if "*" not in entry and entry not in catalog.models:
            yield entry


class _Sellers:
    """Sellers by what people call them."""

    def __init__(self, catalog: Catalog) -> None:
        self._ids = {
            name.casefold(): provider.id
            for provider in catalog.providers.values()
            for name in (*provider.phrases, provider.name, provider.id)
        }

    def id_of(self, name: str) -> str | None:
        return self._ids.get(" ".join(name.casefold().split()))

    def start_of(self, words: Sequence[str]) -> tuple[str | None, Sequence[str]]:
        """The seller that a line starts with, by the longest name, and the rest of the line."""
        for count in range(min(len(words), 4), 0, -1):
            if found := self.id_of(" ".join(words[:count])):
                return found, words[count:]
        return None, words


def _price(line: str, sellers: _Sellers) -> dict[str, Any] | str:
    """A contract price as its type takes it, or what is wrong with the line."""
    seller, rest = sellers.start_of(line.split())
    if seller is None:
        return f"{quoted(line)} starts with no seller that is known."
    entry: dict[str, Any] = {"provider": seller}
    if rest and ("/" in rest[0] or "*" in rest[0]):
        entry["model"], rest = rest[0], rest[1:]
    text = " ".join(rest)
    if until := _UNTIL.search(text):
        entry["until"] = until[1]
        text = text.replace(until[0], " ")
    if off := _OFF.search(text):
        entry["off"] = f"{off[1].replace(',', '.')}%"
        text = text.replace(off[0], " ")
    for rate in _RATE.finditer(text):
        direction = _DIRECTIONS[rate[2].lower()]
        if direction in entry:
            return f"{quoted(line)} states two prices for the same tokens."
        entry[direction] = rate[1]
    if left := _RATE.sub(" ", text).strip(" ,"):
        return (
            f"{quoted(left)} is not understood. Write: azure openai/gpt-6.1-sol 1.60 in 8.00 out."
        )
    return entry
