"""The prices of a model under the conditions that are asked for, beside its usual ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from bot import formatting
from bot.answer.cost_basis import CostBasis
from bot.answer.rows import PriceRow, PriceRows, price_row
from bot.answer.serialize import Json, price_row_json
from bot.answer.tariff_words import price_noun
from catalog.catalog import Catalog
from catalog.model import Model
from catalog.pricing.lab_price import lab_offer
from catalog.pricing.ladder import Admitted, Ladder
from catalog.pricing.tariffs import PLAIN, Measure, Tariff

_MEASURES: Mapping[Measure, tuple[CostBasis, int]] = {
    "hour of audio": (CostBasis("an hour of audio", 1, "Per hour"), 60),
    "web search": (CostBasis("a fee for each", 1000, "1,000 searches"), 1),
}
"""How a price is shown in another measure than its unit, and how many units are in one."""


@dataclass(frozen=True, slots=True)
class TariffPrices:
    """What is known of the prices under the conditions that are asked for."""

    tariff: Tariff
    """The conditions under which the prices hold."""
    noun: str
    """What is asked for: "batch price"."""
    known: bool
    """Whether any source states such a price; if not, the ladder is the usual one."""
    sentences: tuple[str, ...]
    """What must be said before any price."""
    plain: PriceRow | None
    """The usual price to compare with: the lab's, else the cheapest."""
    without: tuple[str, ...]
    """Names of sellers that compare, but state no such price."""

    def to_json(self) -> Json:
        return {
            "asked": self.noun,
            "known": self.known,
            "plain": price_row_json(self.plain) if self.plain else None,
            "without": list(self.without),
        }


def ladder_in(tariff: Tariff, model: Model, admitted: Admitted, catalog: Catalog) -> Ladder:
    """The ladder of a model under a tariff; empty where no source states such a price."""
    if tariff.per == "web search" and model.specialization != "search":
        return Ladder()  # a fee per request is one for a search only where searching is all it does
    return catalog.ladder(model.id, replace(admitted, tariff=tariff))


def tariff_prices(
    tariff: Tariff, ladder: Ladder, plain: Ladder, model: Model, catalog: Catalog
) -> TariffPrices:
    """What to say of a ladder under a tariff beside the usual one."""
    known = bool(ladder.offers)
    sentences = tuple(_sentences(tariff, model, plain, known=known))
    if known and tariff.fine_tuned:
        tariff = tariff._replace(fine_tuned="use")
    usual = lab_offer(plain.paid, model, catalog) or next(iter(plain.paid), None)
    priced = {offer.route.provider for offer in ladder.offers if offer.prices}
    without = (o.route.provider for o in (*plain.paid, *plain.other))
    return TariffPrices(
        tariff=tariff,
        noun=price_noun(tariff),
        known=known,
        sentences=sentences,
        plain=price_row(usual, catalog) if usual and known and _differs(tariff) else None,
        without=tuple(
            catalog.provider_name(p) for p in dict.fromkeys(without) if known and p not in priced
        ),
    )


def _differs(tariff: Tariff) -> bool:
    """Whether the usual price is another one: a tariff has one for a cache and for an hour, too."""
    parts = tariff._replace(cache=None, ttl=None)
    return parts != PLAIN and tariff.per not in ("hour of audio", "1M characters", "region")


def _sentences(tariff: Tariff, model: Model, plain: Ladder, *, known: bool) -> Iterator[str]:
    if not known:
        yield unstated(tariff, model)
        if later := _next_tier(tariff, plain):
            yield f"It changes for prompts over {formatting.tokens(later)}"
    elif tariff.fine_tuned == "training":
        yield "No source states what training costs; this is what using the trained model costs"
    elif tariff.fine_tuned:
        yield f"A fine-tuned {model.name} has a tariff of its own"


def unstated(tariff: Tariff, model: Model) -> str:
    """What to say where no source has such a price."""
    if tariff.prompt is None:
        return f"No source states a {price_noun(tariff)} for {model.name}; this is its usual price"
    return (
        f"No source states another {price_noun(tariff)} with {model.name}; this is its usual price"
    )


def _next_tier(tariff: Tariff, plain: Ladder) -> int | None:
    """Above how many tokens the price first changes, where nothing changes at the asked length."""
    if not isinstance(tariff.prompt, int):
        return None
    tiers = (p.condition.above_tokens for o in plain.paid for p in o.prices if p.condition)
    return min((tier for tier in tiers if tier and tier > tariff.prompt), default=None)


def in_measure(rows: PriceRows, tariff: Tariff) -> PriceRows:
    """The rows with their cost in the measure that is asked for."""
    rows = replace(rows, tariff=tariff, paid=tuple(_unmarked(rows.paid)))
    measure = _MEASURES.get(tariff.per) if tariff.per else None
    if measure is None:
        return rows
    basis, units = measure
    paid = tuple(row._replace(cost=_base_price(row) * units) for row in rows.paid)
    return replace(rows, paid=paid, basis=basis)


def _base_price(row: PriceRow) -> Decimal:
    return row.weight or Decimal(0)


def _unmarked(rows: Iterable[PriceRow]) -> Iterator[PriceRow]:
    """Rows without the mark of a price far below the lab's, which is about the usual one."""
    return (row._replace(far_below_lab=False) for row in rows)
