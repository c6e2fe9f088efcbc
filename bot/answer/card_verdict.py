"""The first sentences of a card: what a model is best at, what it costs, and its main limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import formatting
from bot.answer.advice import ON_DEVICE, AdviceBasis, is_for_text, kind_without_use_case
from bot.answer.price_words import price_words, share_words
from catalog.catalog import Catalog, per_catalog
from catalog.fit.price_rivals import price_place
from catalog.lifecycle import is_active
from catalog.model import Model, context_window, has_open_weights, made_for
from catalog.schema import Modalities, Position
from catalog.succession import follows

_NAMED_USES = 2
_TINY_WINDOW = 32_000
_VOWELS = ("a", "e", "i", "o", "u")
_POSITIONS: Mapping[Position, str] = {
    "flagship": "{lab}'s flagship",
    "balanced": "{lab}'s middle model",
    "fast": "{lab}'s small and fast model",
    "tiny": "{lab}'s model for phones and laptops",
    "specialist": "{lab}'s specialist",
}
_EARLIER: Mapping[Position, str] = {**_POSITIONS, "flagship": "An earlier flagship of {lab}"}
_TEXT: Modalities = frozenset({"text"})


@dataclass(frozen=True, slots=True)
class CardVerdict:
    """What helps to decide, in at most two sentences."""

    answer: str
    """What the model is, or that it has ended: "Anthropic's flagship for coding and agents"."""
    price: str = ""
    """What it costs: ", at $5.00 in, $25.00 out per 1M tokens"."""
    why: str = ""
    """What speaks for or against it first."""
    curated: str = ""
    """A person's own words, which stand for all of it."""

    def __str__(self) -> str:
        sentences = (f"{self.answer}{self.price}", self.why)
        return self.curated or " ".join(f"{text}." for text in sentences if text)


def verdict(basis: AdviceBasis, catalog: Catalog) -> CardVerdict:
    """What helps to decide; an end goes before everything else."""
    if basis.life.stage == "retired" or (basis.forbidden and basis.life.stage == "retiring"):
        return CardVerdict(_ending(basis), why=_move(basis))
    limit = _better_choice(basis) or _limit(basis, catalog) or ""
    card = basis.model.card
    return CardVerdict(
        _what_it_is(basis, catalog),
        _price(basis, catalog),
        formatting.capitalised(limit),
        card.verdict if card and card.verdict else "",
    )


def _ending(basis: AdviceBasis) -> str:
    """When it retires, for a model that is not to be built on."""
    life = basis.life
    if life.stage == "retired":
        return f"Retired on {life.retires}" if life.retires else "Retired"
    return f"Retires on {life.retires}, in {formatting.count(life.days_left or 0, 'day')}"


def _move(basis: AdviceBasis) -> str:
    to = f" to {basis.successor.model.name}" if basis.successor else ""
    if basis.life.stage == "retired":
        return f"Move what still calls it{to}"
    return f"Start nothing new on it, and move what uses it{to}"


def _what_it_is(basis: AdviceBasis, catalog: Catalog) -> str:
    """ "Anthropic's flagship for coding and agents", "A text model of Mistral"."""
    model, lab = basis.model, catalog.lab_name(basis.model.lab)
    entry, kind = made_for(model), f"{_kind(model)} by {lab}"
    if entry and entry.position:
        positions = _EARLIER if _is_followed(basis, catalog) else _POSITIONS
        kind = positions[entry.position].format(lab=lab)
    named = [f for f in basis.purposes if f.use_case.id != ON_DEVICE]
    uses = [fit.use_case.noun for fit in named[:_NAMED_USES]]
    if made := [fit.use_case.noun for fit in basis.made_for[:_NAMED_USES]]:
        if len(uses) == 1 and entry and entry.position == "specialist":
            return f"{lab}'s {uses[0]} model"
        if not uses and basis.purposes:
            return kind  # for phones, which it is
        if not uses:
            return f"{kind}, made {_joined('for', made)} and rated low for that today"
        comma = "," if entry and entry.position == "tiny" else ""
        return f"{kind}{comma} {_joined('for', uses)}"
    if entry and entry.position:
        return kind
    if other := kind_without_use_case(model, catalog):
        return f"{kind} for {other}"
    out = f", out since {formatting.month(model.released)}" if model.released else ""
    best = f", strongest {_joined('in', uses)}" if uses and basis.purposes[0].place else ""
    return f"{kind}{out}{best}"


def _is_followed(basis: AdviceBasis, catalog: Catalog) -> bool:
    """Whether its lab has a newer one in its place."""
    if basis.newer is not None or (basis.successor and basis.successor.curated):
        return True
    model = basis.model
    return any(
        follows(flagship, model) for flagship in _flagships(catalog) if flagship.lab == model.lab
    )


@per_catalog
def _flagships(catalog: Catalog) -> tuple[Model, ...]:
    """The active models that their labs call their flagships."""
    # Few are called so; whether one is active takes a look at its routes.
    stated = ((model, made_for(model)) for model in catalog.models.values())
    flagships = (model for model, entry in stated if entry and entry.position == "flagship")
    return tuple(model for model in flagships if is_active(model, catalog))


def _joined(word: str, nouns: Sequence[str]) -> str:
    """ "for coding and agents", "for bulk and batch jobs, and for classification"."""
    between = f", and {word} " if any(" and " in noun for noun in nouns) else " and "
    return f"{word} {between.join(nouns)}"


def _kind(model: Model) -> str:
    """ "An open-weight text model", "A multimodal model"."""
    modalities = _modalities(model)
    if has_open_weights(model):
        return f"An open-weight {modalities}model"
    return f"{'An' if modalities.startswith(_VOWELS) else 'A'} {modalities}model"


def _modalities(model: Model) -> str:
    output, taken = model.facts.output, model.facts.input
    if model.specialization != "general" or output is None:
        return ""
    if output == _TEXT:
        return "text " if taken == _TEXT else "multimodal " if taken else ""
    return f"{'-and-'.join(sorted(output))} "


def _price(basis: AdviceBasis, catalog: Catalog) -> str:
    """ ", at $5.00 in, $25.00 out per 1M tokens", with the seller where it is not the lab."""
    if offer := basis.offer:
        provider = offer.route.provider
        seller = f" from {catalog.provider_name(provider)}"
        at_lab = catalog.is_lab_of(provider, basis.model)
        return f", at {price_words(offer)}{'' if at_lab else seller}"
    ladder = catalog.ladder(basis.model.id)
    if any(o.weight and o.route.type == "serverless" for o in ladder.offers):
        return ", sold only by sellers that nobody vouches for"
    if ladder.free:
        names = [catalog.provider_name(o.route.provider) for o in ladder.free]
        return f", free within limits at {formatting.listed(names, 2)}"
    if ladder.plans and not ladder.unknown:
        return ", sold in subscriptions only"
    return ", at a price that no source states"


def _better_choice(basis: AdviceBasis) -> str | None:
    if basis.offer is None:
        return None
    if newer := basis.newer:
        rated = f", rated {newer.rated}" if newer.rated else ""
        cheaper = newer.offer.weight != basis.offer.weight
        costs = f"costs {price_words(newer.offer, unit=False)}" if cheaper else "costs the same"
        return f"{newer.model.name} is newer{rated} and {costs}"
    if basis.outdone:
        use_case, rival = basis.outdone
        rated = f"is rated {rival.rated} for {use_case.noun}"
        return f"{rival.model.name} {rated} at {share_words(rival.share)}"
    return None


def _limit(basis: AdviceBasis, catalog: Catalog) -> str | None:
    """What may rule it out, what ends or breaks first; else how its price compares.

    The card's head states its modalities and its context.
    """
    model, life, facts = basis.model, basis.life, basis.model.facts
    if life.stage == "retiring":
        return f"it retires {life.retires}" if life.retires else "it is deprecated"
    if life.stage == "preview":
        return "a preview, which may change or end"
    if not is_for_text(basis):
        return _price_limit(basis, catalog)
    window = context_window(model)
    limits = (
        ("no tool calling", "tools" in facts.lacks),
        (
            f"only {formatting.tokens(window or 0)} tokens of context",
            0 < (window or 0) < _TINY_WINDOW,
        ),
    )
    stated = [text for text, holds in limits if holds]
    rating = _rating_limit(basis)
    return ", ".join(part for part in (rating, *stated) if part) or None


def _price_limit(basis: AdviceBasis, catalog: Catalog) -> str | None:
    """ "less than 31 of 40 others for embeddings", for what no rating compares."""
    place = price_place(basis.model, catalog)
    if place is None or not basis.purposes:
        return None
    noun = basis.purposes[0].use_case.noun
    if place.among in (place.cheaper_than, place.dearer_than):
        extreme = "cheapest" if place.cheaper_than else "dearest"
        return f"the {extreme} of {place.among + 1} for {noun}"
    if 2 * place.cheaper_than >= place.among:
        return f"{place.cheaper_than} of {place.among} others for {noun} cost more"
    if 2 * place.dearer_than >= place.among:
        return f"{place.dearer_than} of {place.among} others for {noun} cost less"
    return f"about the median price of {place.among} others for {noun}"


def _rating_limit(basis: AdviceBasis) -> str | None:
    if any(fit.dear for fit in basis.fits) and not basis.model.ratings:
        return "unrated, and too dear for work at volume"
    if not basis.model.ratings:
        return "no rating says how good it is"
    if basis.purposes and basis.purposes[0].unmeasured:
        return f"no rating for {basis.purposes[0].use_case.noun} yet"
    if any(fit.low_price for fit in basis.purposes):
        return "cheaper than most models rated as high"
    if basis.purposes and basis.purposes[0].place == "upper half":
        noun = basis.purposes[0].use_case.noun
        return f"nothing rated as high for {noun} costs half as much"
    return None
