"""Who sells and who makes what is asked for, and who must not."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.query.places import Place
from bot.query.reading import Said
from bot.query.words import Span
from catalog import Catalog

_LED = 3
"""Words between "on" or "by" and whom it introduces: "on the cheaper bedrock"."""
_JOINING = 4
"""Words that may join two of a list."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Ids in order of mention, as keys."""

    providers: dict[str, None] = field(default_factory=dict)
    exclude_providers: dict[str, None] = field(default_factory=dict)
    labs: dict[str, None] = field(default_factory=dict)
    exclude_labs: dict[str, None] = field(default_factory=dict)


class _Mention(NamedTuple):
    seller: str | None
    """Id of a provider, where it is meant as one and not as a maker."""
    labs: tuple[str, ...]
    excluded: bool


def parties_of(said: Said, subjects: tuple[str, ...], catalog: Catalog) -> Parties:
    """`subjects` are the ids of the models that a thread is about."""
    made = Parties()
    brands = makers_named(said, catalog)
    own = {p.model.split("/")[0] for p in said.places if p.model and p not in brands}
    for place, lab in brands.items():
        if lab not in own:
            (made.exclude_labs if _is_excluded(said, place) else made.labs)[lab] = None
    for seller, labs, excluded in _mentions(said, own, subjects, catalog):
        if seller:
            (made.exclude_providers if excluded else made.providers)[seller] = None
        else:
            (made.exclude_labs if excluded else made.labs).update(dict.fromkeys(labs))
    return made


def makers_named(said: Said, catalog: Catalog) -> dict[Place, str]:
    """Brands that stand for all models of their lab: "claude models", "gpt or gemini models"."""
    found: dict[Place, str] = {}
    for place in reversed(said.places):
        lab = catalog.brands.get(place.named.text)
        end = place.among(said)[1]
        join = said.starting.get(end)
        joined = (
            join is not None
            and join.means("word", "either")
            and any(other.among(said)[0] == join.end for other in found)
        )
        plural = said.word(end) in ("models", "llms")
        if lab and (plural or joined or _is_excluded(said, place)):
            found[place] = lab
    return dict(reversed(found.items()))


def _is_excluded(said: Said, place: Place) -> bool:
    return said.is_negated(place.among(said)[0])


def _mentions(
    said: Said, own: Set[str], subjects: tuple[str, ...], catalog: Catalog
) -> Iterator[_Mention]:
    """Sellers and makers; `own` are the labs of the models that are named beside them.

    A name that can mean both is read by what stands around it: beside a model, or in a thread
    about one, the seller is meant, since who made the model is known.
    """
    lead, sells, last = "", False, -1
    for span in said.spans:
        provider, labs = span.of("provider"), span.all_of("lab")
        if not (provider or labs):
            continue
        listed = _is_listed(said, last, span.start)
        lead = lead if listed else _lead(said, span)
        sells = (listed and sells and provider is not None) or _sells(said, span, lead, catalog)
        last = span.end
        excluded = lead.startswith("not")
        repeats_maker = not (sells or excluded) and not own.isdisjoint(labs)
        if _is_plain(said, span, lead, catalog) or repeats_maker:
            continue
        sells = sells or (provider is not None and bool(own or subjects))
        yield _Mention(provider if sells else None, labs, excluded)


def _is_plain(said: Said, span: Span, lead: str, catalog: Catalog) -> bool:
    """An everyday word that nothing marks as a seller: "together", but not "on together"."""
    if lead in ("on", "not", "not on") or _leads_list(said, span):
        return False
    return said.text(span) in catalog.curation.lexicon.plain


def _sells(said: Said, span: Span, lead: str, catalog: Catalog) -> bool:
    """It can only be a seller, or it is introduced as one: "on mistral", "the mistral api"."""
    provider = span.of("provider")
    if provider is None:
        return False
    if not span.of("lab") or catalog.provider_kind(provider) != "lab":
        return True
    after = said.starting.get(span.end)
    return lead.endswith("on") or (after is not None and after.means("word", "api"))


def _lead(said: Said, span: Span) -> str:
    """What stands before it: "on", "by", "not", "not on", or nothing that tells."""
    for before in said.before(span.start, past=_LED):
        words = before.all_of("word")
        for lead in ("not", "on", "by"):
            if lead in words:
                both = lead != "not" and said.is_negated(before.start)
                return f"not {lead}" if both else lead
        passed = before.of("reference") or before.of("constraint") or "alternative" in words
        if not (passed or before.of("use_case") or before.of("beyond")):
            return ""
    return ""


def _leads_list(said: Said, span: Span) -> bool:
    """ "together or fireworks": a seller follows."""
    join, after = said.starting.get(span.end), said.starting.get(span.end + 1)
    joined = bool(join and join.means("word", "either"))
    return joined and bool(after and after.of("provider"))


def _is_listed(said: Said, last: int, start: int) -> bool:
    """ "openai or google": the second shares what led to the first."""
    if last < 0 or not last < start <= last + _JOINING:
        return False
    joins = [span for at in range(last, start) if (span := said.starting.get(at))]
    others = [span for span in joins if not span.means("word", "either")]
    return len(others) < len(joins) and all(span.means("word", "not") for span in others)
