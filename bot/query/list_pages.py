"""Which part of a list is asked for: "show more", "next 10", "show 20", "top 5"."""

from __future__ import annotations

import re

from bot.query.annotate import AnnotatedText
from bot.query.list_counts import MOST_LISTED
from bot.query.parsed_text import ParsedText
from bot.query.query import Intent, ListPage, Query
from catalog.catalog import Catalog

LINES = 5
"""Lines of one page, unless a number is stated: a phone shows them at a glance."""
_LISTS: frozenset[Intent] = frozenset(
    ("cheapest", "recommend", "benchmarks", "releases", "routes", "migrate")
)
_OF_ONE_MODEL: frozenset[Intent] = frozenset(("summary", "cost"))
"""Show a few sellers of a model; more of them are its price ladder."""
_OF_MODELS: frozenset[Intent] = frozenset(("cheapest", "recommend", "releases"))
_PLAIN = re.compile(
    r"(?:(?:and|now|ok|please|show|list|give|see|me|the) )*(next|more|show|top|first) (\d{1,4})"
    r"(?: (?:more|please|models|results|rows))*"
)
"""Where the number could make it the name of a model: "next 3"."""
_BESIDE = ("word", "reference", "intent", "order", "constraint")


def page_after(parsed: ParsedText, previous: Query, catalog: Catalog) -> Query | None:
    """The question before with the page that is asked for; None where another thing is asked."""
    role, number = _role_and_number(parsed, catalog)
    if role is None or parsed.command != "ask":
        return None
    if role == "show" and number is None:
        return None
    if previous.intent in _OF_ONE_MODEL and len(previous.models) == 1:
        return previous._replace(intent="routes", facts=(), page=None, left_out=(), shown=())
    if previous.intent not in _LISTS or (previous.named and previous.intent == "migrate"):
        return None
    page = _page(role, number, _page_before(previous))
    return previous._replace(page=page, left_out=(), excerpt=None, shown=())


def _role_and_number(parsed: ParsedText, catalog: Catalog) -> tuple[str | None, int | None]:
    """Which part of a list is asked for; None where anything else is said."""
    text = parsed.text
    if plain := _PLAIN.fullmatch(text.folded.strip(" ?!.")):
        return "more" if plain[1] in ("next", "more") else "show", int(plain[2])
    if parsed.named or not _is_only_paging(text, catalog):
        return None, None
    roles = (role for role in ("every", "rest", "more", "show") if text.has("word", role))
    return next(roles, None), _number(text, catalog)


def _page_before(previous: Query) -> ListPage:
    """The page that was shown, which of models may be shorter than was asked for."""
    page = previous.page or ListPage(0, LINES)
    if previous.shown and previous.intent in _OF_MODELS:
        return page._replace(size=len(previous.shown))
    return page


def _page(role: str, number: int | None, before: ListPage) -> ListPage:
    end = before.offset + before.size
    match role:
        case "every":
            return ListPage(0, MOST_LISTED)
        case "rest":
            return ListPage(end, MOST_LISTED)
        case "more":
            return ListPage(end, min(number or LINES, MOST_LISTED))
        case _:
            return ListPage(0, min(number or LINES, MOST_LISTED))


def first_page(text: AnnotatedText, intent: Intent) -> ListPage | None:
    """The number of lines that a new question states: "top 5", "show 20 cheapest models"."""
    if intent not in _LISTS:
        return None
    counts = [int(amount.value) for amount in text.amounts if amount.kind == "lines"]
    # Of what was not shown yet, "the top three" are lines of the list that is asked for.
    counts += (int(each[2:]) for each in text.values("reference") if each.startswith("1-"))
    return ListPage(0, counts[0]) if counts else None


def _is_only_paging(text: AnnotatedText, catalog: Catalog) -> bool:
    """Whether nothing else is said."""
    kinds = {tag.kind for span in text.spans for tag in span.tags}
    if kinds - set(_BESIDE) or any(not _is_paging(text, span.start) for span in text.spans):
        return False
    if len(text.amounts) > 1 or any(a.kind not in ("bare", "lines") for a in text.amounts):
        return False
    lexicon, numerals = catalog.curation.lexicon, catalog.curation.language.numeral
    numbers = {at for amount in text.amounts for at in range(amount.start, amount.end)}
    words = (text.word(at) for at in text.unclaimed if at not in numbers)
    return all(not w[0].isalnum() or w in lexicon.filler or w in numerals for w in words)


def _is_paging(text: AnnotatedText, start: int) -> bool:
    roles = ("more", "rest", "every", "show", "row", "family", "again", "all", "with", "too", "for")
    span = text.by_start[start]
    return any(span.means("word", role) for role in roles) or bool(span.value("reference"))


def _number(text: AnnotatedText, catalog: Catalog) -> int | None:
    """The number of lines that is stated."""
    for amount in text.amounts:
        if amount.value == int(amount.value) > 0:
            return int(amount.value)
    numerals = catalog.curation.language.numeral
    words = (numerals[word] for at in text.unclaimed if (word := text.word(at)) in numerals)
    return next((int(value) for value in words if value >= 1), None)
