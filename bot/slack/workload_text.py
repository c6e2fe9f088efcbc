"""A workload as somebody types it: in the words of a question about cost."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from bot import formatting
from bot.blocks.elements import escape
from bot.company.company import MOST_OF_A_WORKLOAD
from bot.company.setting_problems import quoted
from bot.query import Query, parse
from bot.slack.companies import NotSavedError
from catalog.catalog import Catalog
from catalog.pricing.usage import Workload

_SIGNED = re.compile(r"(?:^|[\s,;(])[-−]\d")
_EXAMPLE = "10k requests a day, 3k in 500 out, 75% cached"


class TypedWorkload(NamedTuple):
    """What it consists of, as the settings keep it, and the model it is said to run on."""

    amounts: dict[str, Any]
    model: str | None


def read_workload(text: str, catalog: Catalog) -> TypedWorkload:
    """What somebody typed. Raises NotSavedError, whose message is escaped.

    A question leaves out what it does not understand and says so; a setting is kept, so it holds
    all that was typed, or nothing.
    """
    if signed := _SIGNED.search(text):
        raise NotSavedError(f"Amounts have no sign: {_quoted(text[signed.start() :].strip())}.")
    query = parse(text, "ask", catalog)
    usage = query.workload
    if usage is None or not usage.requests or not usage.has_size:
        raise NotSavedError(f"Say how many requests and how large: {_EXAMPLE}.")
    if query.left_out:
        unread = ", ".join(_quoted(piece.text) for piece in query.left_out[:3])
        raise NotSavedError(f"I do not understand {unread}. Write: {_EXAMPLE}.")
    amounts = (usage.requests, usage.input_tokens or 0, usage.output_tokens or 0)
    if max(amounts) > MOST_OF_A_WORKLOAD:
        most = formatting.count(MOST_OF_A_WORKLOAD, "request")
        raise NotSavedError(f"That is more than I can keep: at most {most} or tokens.")
    if (usage.cached_share or Decimal(0)) > 1:
        raise NotSavedError("No more than 100% of the input can be cached.")
    return TypedWorkload(_body(usage), _model_of(query))


def _body(usage: Workload) -> dict[str, Any]:
    return {
        "requests": usage.requests,
        "period": usage.period or "month",
        "input_tokens": usage.input_tokens or 0,
        "output_tokens": usage.output_tokens or 0,
        "cached_share": str(usage.cached_share or 0),
    }


def _model_of(query: Query) -> str | None:
    """The one model that a workload is said to run on. Raises NotSavedError."""
    if not query.named:
        return None
    if len(query.models) != 1 or query.unresolved:
        names = ", ".join(_quoted(name.text) for name in query.named[:3])
        raise NotSavedError(f"A workload runs on one model: say which, not {names}.")
    return query.models[0]


def _quoted(text: str) -> str:
    return escape(quoted(text))
