"""Models of the line that a thread is about, named by what differs: "5.5?", "and the mini?"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.query.annotate import AnnotatedText
from bot.query.elliptical_names import Base, Completed, complete_name, said_of_missing
from bot.query.model_names import NameSpan
from bot.query.query import Named
from bot.query.tokens import Span
from catalog.catalog import Catalog
from catalog.lifecycle import life
from catalog.model import Model
from catalog.names import fold, tokens
from catalog.pricing.standard_price import standard_offer
from catalog.resolution.outcomes import Choice, Found

_MOST_WORDS = 2
"""Words that name a sibling: "flash lite"."""
_MOST_NAMED = 3
"""Siblings in one message: "flash or pro?"."""
_KINDS_OF_VARIANTS = frozenset(("word", "bound", "size", "beyond", "order", "provider", "lab"))
_MOST_OFFERED = 5
_CARRIERS = (
    ("word", "again"),
    ("word", "version"),
    ("word", "family"),
    ("word", "instead"),
    ("word", "too"),
    ("word", "either"),
    ("intent", "compare"),
    ("intent", "routes"),
    ("intent", "summary"),
)
"""Phrases that may stand beside what names a sibling: "what about version 5?", "mini price?"."""


def with_siblings(
    text: AnnotatedText, models: tuple[Model, ...], catalog: Catalog
) -> tuple[tuple[Named, ...], AnnotatedText]:
    """The models of the lines of some others that the text names by version, variant or size.

    Also the text, in which the words that name them belong to nothing else.
    """
    others = [s for s in text.spans if not (_carries(s) or _is_size(s))]
    is_only_name = all(_may_be_variant(text, span, catalog) for span in others)
    if len(models) == 1 and is_only_name:
        for role in ("smaller", "larger"):
            if text.has("word", role):
                return _only(_next_in_price(models[0], role, catalog)), text
        for role in ("older", "newer"):
            if text.has("word", role):
                return _only(_next_in_time(models[0], role, catalog)), _without_roles(text)
    names = _names_alone(text, models, catalog) if is_only_name else ()
    names = names or _names_beside_others(text, models, catalog)
    return tuple(name.named for name in names), _with_names(text, names)


def _names_alone(
    text: AnnotatedText, models: tuple[Model, ...], catalog: Catalog
) -> tuple[NameSpan, ...]:
    """What a message that says nothing else names; nothing where a part of it names none."""
    groups = _differing_words(text, catalog)
    names = tuple(filter(None, (_name_of(group, text, models, catalog) for group in groups)))
    if len(groups) > 1 and len(names) == len(groups) - 1:
        names = _with_itself(names, groups, text, models)
    return names if len(names) == len(groups) else ()


def _names_beside_others(
    text: AnnotatedText, models: tuple[Model, ...], catalog: Catalog
) -> tuple[NameSpan, ...]:
    """What is named in a message that says more, by words that only names have: "mini on azure"."""
    claimed = {at for span in text.spans for at in range(span.start, span.end)}
    groups = (
        group
        for group in _stretches(text, claimed, catalog)
        if all(catalog.is_variant(text.word(at)) for at in group)
    )
    names = (_name_of(group, text, models, catalog) for group in groups)
    return tuple(name for name in names if name and not name.read_as)


def _with_names(text: AnnotatedText, names: tuple[NameSpan, ...]) -> AnnotatedText:
    """The text with more names, whose words belong to nothing else."""
    places = {at for name in names for at in range(*name.word_range(text))}
    return replace(
        text,
        spans=tuple(span for span in text.spans if span.start not in places),
        unclaimed=tuple(at for at in text.unclaimed if at not in places),
        amounts=tuple(a for a in text.amounts if a.start not in places),
        names=tuple(sorted((*text.names, *names))),
    )


def _with_itself(
    names: tuple[NameSpan, ...],
    groups: tuple[range, ...],
    text: AnnotatedText,
    models: tuple[Model, ...],
) -> tuple[NameSpan, ...]:
    """The names with the model before itself, where it is one of the two: "flash or pro?"."""
    starts = {name.start for name in names}
    for group in groups:
        start, end = text.words[group[0]].start, text.words[group[-1]].end
        typed = text.folded[start:end]
        own = [model for model in models if fold(model.name).endswith(typed)]
        if start not in starts and len(own) == 1:
            itself = NameSpan(start, end, Named(typed, Found(own[0].id, "parts")))
            return tuple(sorted((*names, itself)))
    return names


def _only(named: Named | None) -> tuple[Named, ...]:
    return (named,) if named else ()


def _name_of(
    group: range, text: AnnotatedText, models: tuple[Model, ...], catalog: Catalog
) -> NameSpan | None:
    """What some words stand for beside the only one of the models that they fit."""
    start, end = text.words[group[0]].start, text.words[group[-1]].end
    typed = text.folded[start:end].removeprefix("v") if len(group) == 1 else text.folded[start:end]
    if typed.isdecimal() and len(models) > 1:
        return None  # a count as well as a version of one of them
    in_phrase = any(span.value("beyond") for span in text.spans if span.start in group)
    found: dict[object, Completed] = {}
    for model in models:
        completed = complete_name(typed, Base(model.name, model.id), catalog.named, catalog)
        is_certain = completed is not None and not completed.missing
        if completed and (is_certain or (len(models) == 1 and not in_phrase)):
            found.setdefault(completed.match, completed)
    match list(found.values()):
        case [Completed(_, Found(model_id), missing)]:
            said = said_of_missing(missing, model_id, catalog) if missing else ""
            return NameSpan(start, end, Named(typed, Found(model_id, "parts")), said)
        case [Completed(_, choice)]:
            return NameSpan(start, end, Named(typed, choice))
        case _:
            return None


def _is_size(span: Span) -> bool:
    return any(span.means("word", role) for role in ("smaller", "larger", "older", "newer"))


def _carries(span: Span) -> bool:
    """Whether it may stand beside what names a sibling."""
    return any(span.means(kind, value) for kind, value in _CARRIERS)


def _may_be_variant(text: AnnotatedText, span: Span, catalog: Catalog) -> bool:
    """Whether it is one word that is a part of names, too: "max", "plus", "fast"."""
    kinds = {tag.kind for tag in span.tags}
    is_word = span.end == span.start + 1 and text.word(span.start).isalnum()
    # "Version" says what a number is, though a model may be called so.
    is_word = is_word and not span.means("word", "version")
    return is_word and kinds <= _KINDS_OF_VARIANTS and catalog.may_be_named(text.word(span.start))


def _differing_words(text: AnnotatedText, catalog: Catalog) -> tuple[range, ...]:
    """Stretches of words that no phrase claims and that could be part of a model's name.

    A word that joins two names is none unless nothing else is: "plus".
    """
    joints = {s.start for s in text.spans if s.means("word", "either")}
    if text.word(0) == "plus" and 1 in joints:
        joints.remove(0)  # nothing stands before it that it could join
    groups = _stretches(text, joints, catalog) or _stretches(text, set(), catalog)
    are_short = all(len(group) <= _MOST_WORDS for group in groups)
    return groups if are_short and len(groups) <= _MOST_NAMED else ()


def _stretches(text: AnnotatedText, joints: set[int], catalog: Catalog) -> tuple[range, ...]:
    filler = catalog.curation.lexicon.filler
    claimed = joints | {
        at
        for span in text.spans
        if not _may_be_variant(text, span, catalog)
        for at in range(span.start, span.end)
    }
    groups: list[range] = []
    for at, word in enumerate(text.words):
        if at in claimed or not word.text[0].isalnum() or word.text in filler:
            continue
        if groups and groups[-1].stop == at:
            groups[-1] = range(groups[-1].start, at + 1)
        else:
            groups.append(range(at, at + 1))
    return tuple(groups)


def _next_in_price(model: Model, role: str, catalog: Catalog) -> Named | None:
    """The next cheaper or dearer of the same version, or a choice where there are several."""
    price = _price(model, catalog)
    if price is None:
        return None
    version = _versions(model)
    priced = [
        (cost, each.id)
        for each in catalog.models.values()
        if (each.lab, each.specialization) == (model.lab, model.specialization)
        and each.id != model.id
        and each.name.split()[0].split("-")[0] == model.name.split()[0].split("-")[0]
        and _versions(each) == version
        and life(each, catalog).stage in ("active", "retiring")
        and (cost := _price(each, catalog)) is not None
    ]
    if role == "smaller":
        chosen = sorted(((c, m) for c, m in priced if c < price), reverse=True)
    else:
        chosen = sorted((c, m) for c, m in priced if c > price)
    typed = f"{role} than {model.name}"
    match [found for _, found in chosen[:_MOST_OFFERED]]:
        case []:
            return None
        case [only]:
            return Named(typed, Found(only, "parts"))
        case several:
            return Named(typed, Choice(tuple(several), "sizes"))


def _without_roles(text: AnnotatedText) -> AnnotatedText:
    """The text without what could ask when the model itself was released."""
    return replace(text, spans=tuple(span for span in text.spans if not _is_size(span)))


def _next_in_time(model: Model, role: str, catalog: Catalog) -> Named | None:
    """The model of the same line that came out just before or just after."""
    released = [
        (each.released, each.id)
        for each in catalog.models.values()
        if each.released and each.lab == model.lab and _line(each) == _line(model)
    ]
    own = model.released or ""
    if role == "older":
        other = max((r for r in released if r[0] < own), default=None)
    else:
        other = min((r for r in released if own and r[0] > own), default=None)
    return Named(f"{role} than {model.name}", Found(other[1], "parts")) if other else None


def _line(model: Model) -> tuple[str, ...]:
    return tuple(t.text for t in tokens(fold(model.name)) if t.kind == "word")


def _versions(model: Model) -> frozenset[str]:
    return frozenset(t.text for t in tokens(fold(model.name)) if t.kind == "version")


def _price(model: Model, catalog: Catalog) -> Decimal | None:
    offer = standard_offer(model, catalog)
    return offer.weight if offer else None
