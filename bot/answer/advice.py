"""What a card recommends a model for and what it advises against, with the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from bot import formatting
from bot.answer.price_words import price_words
from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.fit.evidence import (
    ENDING_DAYS,
    Evidence,
    Fit,
    Rival,
    dated_evidence,
    end_date_evidence,
    end_evidence,
    feed_evidence,
    licence_condition,
    preview_evidence,
    prohibitions,
    rating_for,
    site,
)
from catalog.fit.price_rivals import (
    NewerModel,
    newer_and_no_dearer,
    price_place,
    with_price_evidence,
    with_volume_price,
)
from catalog.fit.requirements import specialization_name
from catalog.fit.rules import labs_word, purposes
from catalog.fit.verdict import ranked_fits
from catalog.lifecycle import Life, life
from catalog.model import Model, licence
from catalog.model import made_for as stated_purpose
from catalog.pricing.offers import Offer
from catalog.pricing.standard_price import standard_offer, vouched_for_offers
from catalog.ratings import benchmark_name, rating_text
from catalog.succession import Successor, successor

_MOST_USES = 3
_MOST_RATED = 2
"""Uses that ratings alone name; further ones would say much the same."""
_MOST_AVOIDED = 6
_MOST_LACKING = 3
_NAMED_LOW = 3
_TELLING_FACTS = 2
_REALLY_DIFFERENT = Decimal("1.15")
"""Times the lowest price that the highest must be to be worth a comparison."""
ON_DEVICE = "on-device-small"
_BY_WEIGHTS = (ON_DEVICE, "self-hosting")
"""Use cases that the size and the openness of the weights decide."""
_TELLING_LACKS = ("tool-calling", "structured-output", "vision", "long-context")
"""Use cases whose absence a buyer should know, what breaks a program first."""
_TELLING_OF_OTHERS = ("chat", "structured-output", "tool-calling")
"""The same for models that do not answer in text."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A use that is recommended or advised against, and the evidence for it."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    use_case: str | None = None
    """Its id, where the line is about one."""


@dataclass(frozen=True, slots=True)
class AdviceBasis:
    """The facts that advice is derived from."""

    model: Model
    purposes: Sequence[Fit]
    """What it is for, the main use first: by its lab's word, else by its ratings."""
    made_for: Sequence[Fit]
    """What its lab made it for, however it is rated for that today."""
    fits: Sequence[Fit]
    """All use cases, best first."""
    life: Life
    forbidden: tuple[Evidence, ...]
    """Its retirement or licence, where that rules out every use."""
    offer: Offer | None
    """The offer whose price stands for it."""
    newer: NewerModel | None
    """A newer model of its line that is as good and costs no more."""
    successor: Successor | None

    @property
    def outdone(self) -> tuple[UseCase, Rival] | None:
        """The first use for which a model that is rated no lower costs much less."""
        uses = (*self.made_for, *self.purposes)
        return next(((fit.use_case, fit.cheaper) for fit in uses if fit.cheaper), None)


def advice_basis(model: Model, catalog: Catalog) -> AdviceBasis:
    """The facts that the advice on a model is derived from."""
    fits = tuple(with_volume_price(fit, model, catalog) for fit in ranked_fits(model, catalog))
    forbidden = prohibitions(model, catalog)
    by_id = {} if forbidden else {f.use_case.id: f for f in fits if f.level != "avoid"}
    stated = tuple(by_id[u.id] for u in purposes(model, catalog) if u.id in by_id)
    made = tuple(with_price_evidence(fit, model, catalog) for fit in stated)
    by_id |= {fit.use_case.id: fit for fit in made}
    suited = _suited_purposes(model, made, by_id)
    if not made:
        suited = tuple(with_price_evidence(fit, model, catalog) for fit in suited)
    following = successor(model, catalog)
    return AdviceBasis(
        model,
        suited,
        made,
        fits,
        life(model, catalog),
        forbidden,
        standard_offer(model, catalog),
        newer_and_no_dearer(model, following, (fit.use_case for fit in made or suited), catalog),
        following,
    )


def _suited_purposes(model: Model, made: Sequence[Fit], fits: Mapping[str, Fit]) -> tuple[Fit, ...]:
    """What its lab made it for and no rating contradicts; else what ratings confirm; else its size.

    One that is made for phones is for these before anything else.
    """
    entry = stated_purpose(model)
    is_tiny = entry is not None and entry.position == "tiny"
    small = (fits[ON_DEVICE],) if is_tiny and ON_DEVICE in fits else ()
    if suited := (*small, *(fit for fit in made if fit.level != "weak" and fit not in small)):
        return suited
    rated = [fit for fit in fits.values() if fit.level == "strong" and fit.place == "upper half"]
    if rated and not made:
        return tuple(rated[:_MOST_RATED])
    own = [fits[name] for name in _BY_WEIGHTS if name in fits]
    return tuple(fit for fit in own if fit.level == "strong")[:1]


def use_it_for(basis: AdviceBasis, catalog: Catalog) -> tuple[Advice, ...]:
    """Recommend nothing new for a model that is retired, ends soon or has a forbidding licence."""
    if basis.life.stage == "retired":
        return ()
    if basis.forbidden:
        return (_existing_use(basis),)
    model = basis.model
    buyers = _buyers(model, catalog)
    uses = (
        *(_use(fit, model, catalog) for fit in basis.purposes),
        *_use_of_its_kind(model, catalog),
        *_curated(model, model.card.use_it_for if model.card else ()),
    )
    return (*uses[: _MOST_USES - len(buyers)], *buyers)


def _existing_use(basis: AdviceBasis) -> Advice:
    if basis.life.stage == "retiring":
        return Advice(f"What already runs on it, until {basis.life.retires}", basis.forbidden)
    return Advice("Personal projects", basis.forbidden)


def _use(fit: Fit, model: Model, catalog: Catalog) -> Advice:
    """ "Coding: rank 5 on Arena coding", "Speech to text: made for it"."""
    word, rated = labs_word(model, fit.use_case, catalog), _rating(fit, model, catalog)
    reasons = (
        "made for it" if word and not rated else None,
        _rank(fit, model) if rated else None,
        "in the lowest quarter" if rated and fit.place == "lowest quarter" else None,
    )
    stated = fit.evidence or (feed_evidence(f"made for {fit.use_case.noun}", model, catalog),)
    evidence = tuple(fact for fact in (word, rated) if fact) or stated
    earned = [reason for reason in reasons if reason]
    if not rated:
        earned.extend(_unrated_reasons(fit, model, catalog))
    text = f"{fit.use_case.name}: {', '.join(earned)}" if earned else fit.use_case.name
    price = (fit.low_price,) if fit.low_price else ()
    return Advice(text, tuple(dict.fromkeys((*evidence, *price))), fit.use_case.id)


def _use_of_its_kind(model: Model, catalog: Catalog) -> Iterator[Advice]:
    """What it is made for where that is no use case: "Music generation: made for it"."""
    if name := kind_without_use_case(model, catalog):
        evidence = feed_evidence(f"made for {name}", model, catalog)
        yield Advice(f"{formatting.capitalised(name)}: made for it", (evidence,))


def kind_without_use_case(model: Model, catalog: Catalog) -> str | None:
    """The name of a specialization that no use case stands for: "music generation"."""
    if model.specialization == "general" or model.specialization in catalog.use_cases:
        return None
    return specialization_name(model.specialization)


def _rank(fit: Fit, model: Model) -> str:
    """ "rank 5 on Arena coding"; where it has no rank, its rating."""
    rating = rating_for(model, fit.use_case)
    if rating is None:
        return ""
    name = benchmark_name(rating.benchmark)
    return f"rank {rating.rank} on {name}" if rating.rank else f"{name} {rating_text(rating)}"


def _unrated_reasons(fit: Fit, model: Model, catalog: Catalog) -> Iterator[str]:
    """What speaks for a model that no benchmark rates: its kind or size, and its price."""
    by_word = labs_word(model, fit.use_case, catalog) is not None
    if model.specialization != fit.use_case.id:
        if facts := _telling_facts(fit, model):
            yield f"with {' and '.join(facts)}" if by_word else ", ".join(facts)
    elif not by_word:
        yield "made for it"
    place, offer = price_place(model, catalog), standard_offer(model, catalog)
    if place and offer and 2 * place.cheaper_than >= place.among:
        others = f"{place.cheaper_than} of {place.among}"
        if place.cheaper_than == place.among:
            others = f"all {place.among}"
        yield f"at {price_words(offer)} cheaper than {others} others"


def _telling_facts(fit: Fit, model: Model) -> list[str]:
    """What the use case asks for and the model has, but for what every such model has."""
    outputs = {f"{modality} output" for modality in model.facts.output or ()}
    plain = {"text output", fit.use_case.noun, *outputs}
    texts = (fact.text for fact in fit.evidence if not fact.text.startswith("made for"))
    return [text for text in texts if text not in plain][:_TELLING_FACTS]


def _rating(fit: Fit, model: Model, catalog: Catalog) -> Evidence | None:
    """ "rank 5 on Arena coding (1548 ± 13)"."""
    rating = rating_for(model, fit.use_case)
    if rating is None:
        return None
    name, value = benchmark_name(rating.benchmark), rating_text(rating)
    text = f"rank {rating.rank} on {name} ({value})" if rating.rank else f"{name} {value}"
    source = catalog.sources[rating.source]
    return dated_evidence(text, source.name, source.as_of, catalog, f"{rating.value}")


def _buyers(model: Model, catalog: Catalog) -> tuple[Advice, ...]:
    """What the sellers that can be vouched for charge, where that differs."""
    offers = {o.route.provider: o for o in reversed(vouched_for_offers(model, catalog))}
    ordered = sorted(offers.values(), key=lambda offer: offer.weight or 0)
    if len(ordered) < 2:
        return ()
    least, most = ordered[0], ordered[-1]
    if not least.weight or not most.weight or most.weight < least.weight * _REALLY_DIFFERENT:
        return ()
    count = formatting.count(len(ordered), "vouched-for seller")
    dearest = formatting.times(most.weight / least.weight)
    text = f"Buyers: {count}; the dearest charges {dearest}"
    return (Advice(text, tuple(_price_evidence(offer, catalog) for offer in (least, most))),)


def _price_evidence(offer: Offer, catalog: Catalog) -> Evidence:
    quote = offer.route.quotes[0]
    text = f"{price_words(offer)} at {catalog.provider_name(offer.route.provider)}"
    return dated_evidence(text, catalog.sources[quote.source].name, quote.as_of, catalog)


def do_not_use_it_for(basis: AdviceBasis, catalog: Catalog) -> tuple[Advice, ...]:
    """Advise against what its stage, licence, price, abilities or ratings rule out."""
    model = basis.model
    curated = tuple(_curated(model, model.card.do_not_use_it_for if model.card else ()))
    lines = (
        *curated,
        *_by_stage(basis, catalog),
        *_by_prohibition(model, catalog),
        *_better_choice(basis),
        *_lacks(basis, {line.text for line in curated}, catalog),
        *_by_licence(model, catalog),
        *_too_dear(basis),
        *_rated_low(basis),
    )
    return lines[:_MOST_AVOIDED]


def _curated(model: Model, lines: Iterable[str]) -> Iterator[Advice]:
    if model.card:
        source, checked = site(model.card.source), model.card.checked
        yield from (Advice(line, (Evidence(line, None, source, checked),)) for line in lines)


def _by_stage(basis: AdviceBasis, catalog: Catalog) -> Iterator[Advice]:
    life = basis.life
    if _may_end_soon(life):
        text = f"New work: it may retire from {life.retires} on"
        yield Advice(text, end_date_evidence(basis.model, catalog))
    if life.stage == "retired":
        yield Advice("Anything new: it is retired", basis.forbidden)
    if life.stage == "retiring":
        ends = f"it retires {life.retires}" if life.retires else "it is deprecated"
        yield Advice(f"New work: {ends}", end_evidence(basis.model, catalog))
    if evidence := preview_evidence(basis.model, catalog):
        yield Advice("Production that must not change: it is a preview", (evidence,))


def _may_end_soon(life: Life) -> bool:
    """Whether it may end within the months for which one chooses a model."""
    return bool(life.earliest) and (life.days_left or 0) <= ENDING_DAYS


def _by_prohibition(model: Model, catalog: Catalog) -> Iterator[Advice]:
    entry = licence(model)
    if entry and entry.commercial == "forbidden":
        yield Advice(f"Commercial use: {entry.name} forbids it", prohibitions(model, catalog))


def _by_licence(model: Model, catalog: Catalog) -> Iterator[Advice]:
    entry, family = licence(model), model.family
    if family and family.openness != "open weights" and not (model.card and model.card.license):
        return  # what it says of a mixed family tells the members apart
    if entry and model.facts.open_weights and (condition := licence_condition(model, catalog)):
        yield Advice(f"Commercial use outside its licence: {entry.condition}", (condition,))


def _better_choice(basis: AdviceBasis) -> Iterator[Advice]:
    """Name the newer model of its line, else the rival that costs much less."""
    if basis.forbidden or basis.offer is None:
        return
    if (newer := basis.newer) and not _may_end_soon(basis.life):
        yield Advice(f"New work: {newer.model.name} is the better choice", (newer.evidence,))
    elif basis.outdone and not newer:
        _, rival = basis.outdone
        yield Advice(
            f"Work where price decides: {rival.model.name}, rated {rival.rated}, costs "
            f"{price_words(rival.offer, unit=False)}",
            (rival.evidence,),
        )


def _lacks(basis: AdviceBasis, stated: Set[str], catalog: Catalog) -> Iterator[Advice]:
    """What it cannot do, the reason after each; one line for a model made for something else."""
    fits = {fit.use_case.id: fit for fit in basis.fits}
    used = {fit.use_case.id for fit in basis.purposes}
    reasons: dict[str, Advice] = {}
    if basis.model.specialization == "router":
        text = "Work that must know its model or its price: it chooses one for each request"
        yield Advice(text, (feed_evidence("made for routing", basis.model, catalog),))
        return
    if not is_for_text(basis):
        yield from _only_for(basis, stated)
        return
    for fit in (fits[name] for name in _TELLING_LACKS if name in fits):
        use_case = fit.use_case
        if fit.level != "avoid" or not fit.telling or not use_case.avoid or use_case.id in used:
            continue
        if not _is_stated(use_case.avoid, stated):
            text = f"{use_case.avoid}: {_reason(fit.evidence)}"
            reasons.setdefault(use_case.avoid, Advice(text, fit.evidence, use_case.id))
    yield from islice(reasons.values(), _MOST_LACKING)


def _is_stated(phrase: str, stated: Set[str]) -> bool:
    """Whether one of the curated lines says it already, be it together with something else."""
    return any(phrase.casefold() in text.casefold() for text in stated)


def _only_for(basis: AdviceBasis, stated: Set[str]) -> Iterator[Advice]:
    """One line for a model that does not answer in text: what programs would expect of it."""
    used = {fit.use_case.id for fit in basis.purposes}
    fits = [
        fit
        for fit in basis.fits
        if fit.use_case.id in _TELLING_OF_OTHERS
        and fit.level == "avoid"
        and fit.evidence != basis.forbidden
        and fit.use_case.avoid
        and not _is_stated(fit.use_case.avoid, stated)
    ]
    if fits and not used & {fit.use_case.id for fit in fits}:
        fits.sort(key=lambda fit: _TELLING_OF_OTHERS.index(fit.use_case.id))
        phrases = dict.fromkeys(fit.use_case.avoid or "" for fit in fits)
        first, *rest = phrases
        flows = " or ".join(map(formatting.uncapitalised, rest))
        listed = ", ".join(part for part in (first, flows) if part)
        evidence = fits[0].evidence
        yield Advice(f"{listed}: {_reason(evidence)}", evidence, fits[0].use_case.id)


def is_for_text(basis: AdviceBasis) -> bool:
    """Whether it answers in text, so that each thing it cannot do tells something."""
    return not any(
        fit.use_case.id == "general" and fit.level == "avoid" and fit.evidence != basis.forbidden
        for fit in basis.fits
    )


_VERBS = {"no": "it has", "only": "it has", "takes": "it", "returns": "it", "made": "it is"}


def _reason(evidence: tuple[Evidence, ...]) -> str:
    """ "it takes text only", from "takes text only, no image"."""
    text = next((e.text for e in evidence if e.text.startswith("returns")), evidence[0].text)
    fact = text if text.startswith("only") else text.partition(", no ")[0].partition(", so ")[0]
    verb = _VERBS.get(fact.partition(" ")[0])
    fact = fact.replace("image only", "images only").replace("video only", "videos only")
    return f"{verb} {fact}" if verb else fact


def _too_dear(basis: AdviceBasis) -> Iterator[Advice]:
    """Name one kind of work at volume for which its price is far above what others charge."""
    used = {fit.use_case.id for fit in basis.purposes}
    for fit in basis.fits:
        if fit.dear and fit.use_case.id not in used:
            noun = formatting.capitalised(fit.use_case.noun)
            times = fit.dear.text.rpartition(", ")[2].replace(
                "median of rated models", "median price"
            )
            yield Advice(f"{noun} at volume: {times}", (fit.dear,), fit.use_case.id)
            return


def _rated_low(basis: AdviceBasis) -> Iterator[Advice]:
    used = {fit.use_case.id for fit in basis.purposes}
    low = [
        fit
        for fit in basis.fits
        if fit.level == "weak" and fit.place == "lowest quarter" and fit.use_case.id not in used
    ]
    if low:
        names = [fit.use_case.noun for fit in low]
        listed = formatting.capitalised(formatting.listed(names, _NAMED_LOW))
        yield Advice(
            f"{listed}: rated in the lowest quarter of active models",
            tuple(fact for fit in low for fact in fit.against[:1]),
            low[0].use_case.id,
        )
