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
            for price in (p for o in seen if o.feed != models_dev.FEED for p in o.prices):
                if price.unit == "1M tokens" and not (price.condition or _ALWAYS).processing:
                    typed = sole_output(price, outputs.get(key.model))
                    self._usd[key.model, typed.direction, typed.modality].add(typed.usd)

    def retype(self, price: Price, model: str) -> Price:
        """A "text" price that is the lab's image price, and not its text price, is of images."""
        if price.modality != "text" or price.unit != "1M tokens":
            return price
        if price.usd in self._usd[model, price.direction, "text"]:
            return price
        for modality in ("image", "audio", "video"):
            if price.usd in self._usd[model, price.direction, modality]:
                return replace(price, modality=modality)
        return price


def sole_output(price: Price, output: frozenset[Modality] | None) -> Price:
    """The output price of a model that only draws is the price of pictures."""
    if price.direction == "output" and price.modality == "text" and output and len(output) == 1:
        return replace(price, modality=next(iter(output)))
    return price


def believable(said: Observation, output: frozenset[Modality] | None) -> tuple[Price, ...]:
    """LiteLLM prices some image models by a host's default bucket for text: no price of theirs."""
    as_text = any(p.direction == "output" and p.modality == "text" for p in said.prices)
    if said.feed == litellm.FEED and as_text and output and "text" not in output:
        return ()
    return said.prices
