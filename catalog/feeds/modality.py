"""Which modality a price is of, where a feed says only "input" and "output"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from catalog.feeds import litellm, models_dev
from catalog.feeds.identity import Identities
from catalog.schema import Condition, Direction, Modality, Observation, Price

_ALWAYS = Condition()
_CHEAPEST_SOUND = Decimal("0.02")
"""USD for 1M tokens of sound; what is below it is a price for something else."""


def outputs_of(
    observations: Sequence[Observation], identities: Identities
) -> dict[str, frozenset[Modality]]:
    """By model: the output modalities most observations state."""
    votes: dict[str, Counter[frozenset[Modality]]] = defaultdict(Counter)
    for number, model in identities.models.items():
        if output := observations[number].facts.output:
            votes[model][output] += 1
    return {
        model: max(counter, key=lambda o: (counter[o], sorted(o)))
        for model, counter in votes.items()
    }


class OfferKey(NamedTuple):
    """An offer before ids that differ only in a date are joined."""

    model: str
    provider: str
    id: str


class LabTariffs:
    """What the labs themselves charge per modality; tells which modality an untyped price is of."""

    def __init__(
        self,
        offers: Mapping[OfferKey, Sequence[Observation]],
        outputs: Mapping[str, frozenset[Modality]],
    ) -> None:
        """`offers` are those that labs make of their own models."""
        self._usd: dict[tuple[str, Direction, Modality], set[Decimal]] = defaultdict(set)
        for key, seen in offers.items():
            output = outputs.get(key.model)
            for price in (p for o in seen if o.feed != models_dev.FEED for p in stated(o, output)):
                if price.unit == "1M tokens" and not (price.condition or _ALWAYS).processing:
                    self._usd[key.model, price.direction, price.modality].add(price.usd)

    def retype(self, price: Price, model: str) -> Price:
        """A "text" price that is the lab's image price, and not its text price, is of images.

        And the other way round: hosts tell one output price, and a feed that it is of pictures.
        """
        typed = price.modality != "text"
        if price.unit != "1M tokens" or (typed and price.direction != "output"):
            return price
        for modality in (price.modality, "text", "image", "audio", "video"):
            if price.usd in self._usd[model, price.direction, modality]:
                return replace(price, modality=modality)
        return price


def stated(said: Observation, output: frozenset[Modality] | None) -> tuple[Price, ...]:
    """The prices of an observation that can be believed, with the modality they are of.

    The output price of a model that only draws is that of pictures, unless pictures have their own.
    LiteLLM prices some image models by a host's default bucket for text, and models.dev some prices
    a minute of sound as if they were of a million tokens: neither is a price.
    """
    outputs = {p.modality for p in said.prices if p.direction == "output"}
    sole = next(iter(output)) if output and len(output) == 1 else "text"
    if said.feed == litellm.FEED and sole != "text" and outputs == {"text"}:
        return ()
    typed = said.prices if sole in outputs else tuple(_of(sole, price) for price in said.prices)
    return tuple(price for price in typed if not _is_a_minute(price))


def _of(modality: Modality, price: Price) -> Price:
    written = price.direction == "output" and price.modality == "text"
    return replace(price, modality=modality) if written else price


def _is_a_minute(price: Price) -> bool:
    spoken = price.modality == "audio" and price.direction == "input" and price.unit == "1M tokens"
    return spoken and 0 < price.usd < _CHEAPEST_SOUND
