"""What "it", "the second one" and "opus" stand for: models that were named or shown before."""

from __future__ import annotations

from dataclasses import replace

from bot.query.annotate import AnnotatedText
from bot.query.parsed_text import ParsedText
from bot.query.query import Named, Query
from bot.query.tokens import Span
from catalog.catalog import Catalog
from catalog.names import fold, tokens
from catalog.resolution.outcomes import Choice, Found

_MANY = 10
"""Lines of a list that nobody counts to."""
_SHARES = frozenset(("half", "most", "some", "part", "all", "third", "quarter", "%", "percent"))


def denied_models(text: AnnotatedText, previous: Query) -> tuple[str, ...]:
    """Ids of the models that "not that one" or "not the first" leave out."""
    denied = (s for s in text.spans if text.is_negated(s.start))
    models = (
        model
        for span in denied
        for reference in span.values("reference")
        for model in _models_referred(reference, previous)
    )
    return tuple(dict.fromkeys(models))


def references_in(text: AnnotatedText) -> tuple[str, ...]:
    """All of "it" or "the second one", as `catalog.language.Reference`."""
    named = tuple(
        value
        for span in text.spans
        if not text.is_negated(span.start)
        for value in span.values("reference")
        # The "this" of "this week" refers to nothing, and "half of it" to no model.
        if not (span.value("date") and text.value_at(span.end, "period"))
        and not _is_part(text, span)
    )
    return named or _numbers_of_list(text)


def _is_part(text: AnnotatedText, span: Span) -> bool:
    """Whether "of it" stands behind a share: "half of it is cached", "70% of it"."""
    return text.word(span.start - 1) == "of" and text.word(span.start - 2) in _SHARES


def _numbers_of_list(text: AnnotatedText) -> tuple[str, ...]:
    """The lines of a list that are to be compared: "compare 1 and 3", "compare top 3"."""
    amounts = text.amounts
    numbers = [a for a in amounts if a.kind == "lines" or (a.kind == "bare" and a.digits_only)]
    are_lines = len(numbers) == len(amounts) and all(0 < a.value < _MANY for a in amounts)
    if text.names or not amounts or not (are_lines and text.has("intent", "compare")):
        return ()
    lines = tuple(str(int(amount.value)) for amount in amounts)
    return lines if len(lines) > 1 else (f"1-{lines[0]}",)


def listed_models(previous: Query) -> tuple[str, ...]:
    """Ids of the models that "the second one" counts."""
    return previous.models if len(previous.models) > 1 else previous.shown or previous.models


def referred_models(text: AnnotatedText, previous: Query) -> tuple[str, ...]:
    """Ids of the models that "it", "both" or "the first and the third" stand for.

    The first reference decides whether one is meant or several that are counted.
    """
    denied = denied_models(text, previous)
    references = references_in(text)
    if not references:
        return ()
    if references[0] == "next":
        listed = listed_models(previous)
        after = listed.index(denied[-1]) + 1 if denied and denied[-1] in listed else 1
        return listed[after : after + 1]
    counted = [r for r in references if any(map(str.isdigit, r))]
    meant = counted if references[0] in counted else references[:1]
    models = (model for reference in meant for model in _models_referred(reference, previous))
    return tuple(dict.fromkeys(models))


def _models_referred(reference: str, previous: Query) -> tuple[str, ...]:
    pool, listed = previous.models or previous.shown, listed_models(previous)
    match reference.partition("-"):
        case ("it", _, _):
            return pool[:1]
        case ("them", _, _):
            return pool
        case ("other", _, _):
            return tuple(m for m in listed if m not in previous.models[:1])[:1] or listed[1:2]
        case ("next", _, _):
            return ()
        case ("last", _, count):
            return listed[-int(count) :]
        case ("", "-", back):
            return listed[-int(back) :][:1]
        case (first, "-", last):
            return listed[int(first) - 1 : int(last)]
        case (number, _, _):
            return listed[int(number) - 1 : int(number)]


def with_names_of_shown(parsed: ParsedText, previous: Query, catalog: Catalog) -> ParsedText:
    """The message, in which "opus" is the Opus that was just shown, and not the newest one."""
    shown = tuple(dict.fromkeys((*previous.models, *previous.shown)))
    meant = {
        named.text: model
        for named in (*parsed.named, *(name.named for name in parsed.text.names))
        if _is_bare_line(named, catalog) and (model := _only_of_line(named.text, shown, catalog))
    }
    if not meant:
        return parsed
    read = {name.model: name.named.text for name in parsed.text.names}
    return replace(
        parsed,
        named=tuple(
            n._replace(resolution=Found(meant[n.text], "name")) if n.text in meant else n
            for n in parsed.named
        ),
        retracted=frozenset(meant.get(read.get(each, ""), each) for each in parsed.retracted),
    )


def _is_bare_line(named: Named, catalog: Catalog) -> bool:
    """Whether it says a line or a brand and not which member: "opus", but no "latest opus"."""
    if not catalog.curation.lexicon.newest.isdisjoint(fold(named.text).split()):
        return False
    match named.resolution:
        case Found(_, "newest") | Choice(_, "line-up" | "newest"):
            return True
        case _:
            return False


def _only_of_line(text: str, shown: tuple[str, ...], catalog: Catalog) -> str | None:
    """The only one of some models that has all the words of a line in its name."""
    words = words_of(text)
    of_line = [m for m in shown if words <= words_of(catalog.models[m].name) | words_of(m)]
    return of_line[0] if len(of_line) == 1 else None


def words_of(model: str) -> frozenset[str]:
    return frozenset(token.text for token in tokens(fold(model)))
