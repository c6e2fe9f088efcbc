"""The constraints that a text states."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import get_args

from bot.query.amounts import Amount
from bot.query.dates import since
from bot.query.job import Job
from bot.query.places import Place
from bot.query.reading import Said
from bot.query.words import Span
from catalog import Catalog, Filters, Need, Region, Workload

NEEDS: dict[str, Need] = {need: need for need in get_args(Need)}
_REGIONS: dict[str, Region] = {region: region for region in get_args(Region)}
_LEAST_CONTEXT = 1000
_DEAREST = 1000
"""USD per 1M tokens that anybody could mean."""
_LOOKED_BACK = 4


def filters_of(
    said: Said, job: Job, workload: Workload | None, subjects: tuple[str, ...], catalog: Catalog
) -> Filters:
    """`job` and `workload` are what was already understood of the same text.

    `subjects` are the ids of the models that a thread is about.
    """
    parties = _parties(said, subjects, catalog)
    into, out = _prices(said)
    return Filters(
        min_context=_context(said, workload),
        min_output=_longest(said, workload),
        max_input_price=into,
        max_output_price=out,
        needs=job.needs,
        open_weights=_condition(said, "open_weights"),
        commercial_license=_condition(said, "commercial_license"),
        free=_condition(said, "free") or _costs_nothing(said),
        providers=tuple(parties.providers),
        exclude_providers=tuple(parties.exclude_providers),
        labs=tuple(parties.labs),
        exclude_labs=tuple(parties.exclude_labs),
        region=next((_REGIONS[r] for r in said.of("region")), None),
        released_after=since(said, catalog.today),
    )


def _prices(said: Said) -> tuple[Decimal | None, Decimal | None]:
    """The most that input and output may cost; "$1/$4" is both."""
    money = [a for a in said.amounts if _is_limit(a, said)]
    for one, other in pairwise(money):
        slashed = other.start == one.end + 1 and said.words[one.end].text == "/"
        if slashed and not (one.side or other.side):
            return one.value, other.value
    if len(money) > 1 and said.has("word", "between") and not any(a.side for a in money[:1]):
        money = money[1:]
    into = next((a.value for a in money if a.side != "output"), None)
    out = next((a.value for a in money if a.side == "output"), None)
    return into, out


def _is_limit(amount: Amount, said: Said) -> bool:
    """No price of a picture or a machine, no amount that is quoted beside a model.

    "Under 1.50" is money, too: nothing else is that small.
    """
    if amount.kind == "bare":
        return amount.plain and amount.bound == "most" and not said.places
    limits = amount.kind == "money" and not amount.piece and 0 < amount.value <= _DEAREST
    return limits and (amount.bound == "most" or not (said.places or amount.bound == "least"))


def _context(said: Said, workload: Workload | None) -> int | None:
    """The largest window that is asked for."""
    told = [a for a in said.amounts if a.kind == "context" and a.bound != "most"]
    if not told and workload is None:
        told = [a for a in said.amounts if _is_window(a, said)]
    return max((int(a.value) for a in told), default=None)


def _is_window(amount: Amount, said: Said) -> bool:
    """A size without a unit, or tokens without a side: "with 200k"."""
    before = said.ending.get(amount.start)
    led = amount.bound == "least" or (before and before.means("word", "with"))
    if said.places and not led:
        return False
    countable = amount.kind == "bare" or (amount.kind == "tokens" and not amount.side)
    return (
        countable and not amount.plain and amount.bound != "most" and amount.value >= _LEAST_CONTEXT
    )


def _longest(said: Said, workload: Workload | None) -> int | None:
    told = [a for a in said.amounts if a.kind == "longest_output"]
    if not told and workload is None:
        told = [a for a in said.amounts if a.kind == "tokens" and a.side == "output"]
    return max((int(a.value) for a in told), default=None)


def _costs_nothing(said: Said) -> bool | None:
    return True if any(a.kind == "money" and not a.value for a in said.amounts) else None


def _condition(said: Said, name: str) -> bool | None:
    stated = (s for s in said.spans if name in s.all_of("condition"))
    return True if any(not is_negated(said, span) for span in stated) else None


def is_negated(said: Said, span: Span) -> bool:
    before = said.ending.get(span.start)
    return before is not None and before.means("word", "not")


def is_unheard(said: Said, span: Span) -> bool:
    """What somebody does not want, and no constraint can say."""
    kinds = ("need", "use_case", "condition", "region")
    if span.means("word", "unheard"):
        return True
    return any(span.of(kind) for kind in kinds) and is_negated(said, span)


@dataclass
class _Parties:
    """Ids in order of mention."""

    providers: dict[str, None] = field(default_factory=dict)
    exclude_providers: dict[str, None] = field(default_factory=dict)
    labs: dict[str, None] = field(default_factory=dict)
    exclude_labs: dict[str, None] = field(default_factory=dict)


def _parties(said: Said, subjects: tuple[str, ...], catalog: Catalog) -> _Parties:
    """Who sells and who makes; a word that can mean both is read by what stands around it."""
    made = _Parties()
    brands = makers_named(said, catalog)
    own = {p.model.split("/")[0] for p in said.places if p.model and p not in brands}
    for place, lab in brands.items():
        if lab in own:
            continue
        (made.exclude_labs if _is_excluded(said, place) else made.labs)[lab] = None
    plain = catalog.curation.lexicon.plain
    lead = role = ""
    last = -1
    for span in said.spans:
        provider, labs = span.of("provider"), span.all_of("lab")
        if not (provider or labs):
            continue
        listed = _is_listed(said, last, span.start)
        lead = lead if listed else _lead(said, span)
        last = span.end
        role = "seller" if listed and role == "seller" and provider else _role(said, span, lead)
        if labs and provider and catalog.provider_kind(provider) != "lab":
            role = "seller"
        if (
            said.text(span) in plain
            and lead not in ("on", "not", "not on")
            and not _leads_list(said, span)
        ):
            continue
        if role == "maker" and own.intersection(labs) and not lead.startswith("not"):
            continue
        if role == "maker" and provider and (own or subjects):
            role = "seller"
        match role, lead.startswith("not"):
            case "seller", False:
                made.providers[provider or labs[0]] = None
            case "seller", True:
                made.exclude_providers[provider or labs[0]] = None
            case _, negated:
                (made.exclude_labs if negated else made.labs).update(dict.fromkeys(labs))
    return made


def makers_named(said: Said, catalog: Catalog) -> dict[Place, str]:
    """Brands that stand for all models of their lab: "claude models", "gpt or gemini models"."""
    found: dict[Place, str] = {}
    for place in reversed(said.places):
        _, end = place.among(said)
        behind = said.starting.get(end)
        joined = (
            behind
            and behind.means("word", "either")
            and said.places
            and any(other.among(said)[0] == behind.end for other in found)
        )
        plural = said.word(end) in ("models", "llms") or joined or _is_excluded(said, place)
        lab = _lab_of(place, catalog)
        if plural and lab:
            found[place] = lab
    return dict(reversed(found.items()))


def _lab_of(place: Place, catalog: Catalog) -> str | None:
    return catalog.brands.get(place.named.text)


def _is_excluded(said: Said, place: Place) -> bool:
    before = said.ending.get(said.position(place))
    return before is not None and before.means("word", "not")


def _role(said: Said, span: Span, lead: str) -> str:
    """Whether it is meant as a seller or as a maker of models."""
    provider, lab = span.of("provider"), span.of("lab")
    after = said.starting.get(span.end)
    if not lab or lead.endswith("on") or (provider and after and after.of("word") == "api"):
        return "seller" if provider else "maker"
    return "maker"


def _lead(said: Said, span: Span) -> str:
    """What stands before it: "on", "by", "not", "not on", or nothing that tells."""
    for at in range(span.start, max(0, span.start - _LOOKED_BACK), -1):
        before = said.ending.get(at)
        if before is None:
            continue
        words = before.all_of("word")
        for lead in ("not", "on", "by"):
            if lead in words:
                return f"not {lead}" if lead != "not" and is_negated(said, before) else lead
        passed = before.of("reference") or before.of("constraint") or "alternative" in words
        if not passed and not before.of("use_case"):
            return ""
    return ""


def _leads_list(said: Said, span: Span) -> bool:
    """ "together or fireworks": a seller follows."""
    join, after = said.starting.get(span.end), said.starting.get(span.end + 1)
    joined = bool(join and join.means("word", "either"))
    return joined and bool(after and after.of("provider"))


def _is_listed(said: Said, last: int, start: int) -> bool:
    """ "openai or google": the second shares what led to the first."""
    if last < 0 or not last < start <= last + _LOOKED_BACK:
        return False
    joins = [said.starting.get(at) for at in range(last, start)]
    return any(span and span.means("word", "either") for span in joins) and all(
        span is None or span.means("word", "either") or span.means("word", "not") for span in joins
    )
