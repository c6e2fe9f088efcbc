"""One model of a comparison: its routes, what the request costs there, and how it is rated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.answer.kinds import ModelLine, PriceRow
from bot.answer.priced import Priced, priced
from bot.answer.rows import model_line, price_row
from catalog import Catalog, Job, Life, Model, Offer, Qualifying, life
from catalog.schema import Rating


@dataclass(frozen=True, slots=True)
class Side:
    """A model as it is compared."""

    model: Model
    line: ModelLine
    cheapest: PriceRow | None
    """The route where the request costs least; where that is unknown, the first of the ladder."""
    own: PriceRow | None
    """The lab's own route."""
    cost: Decimal | None
    """USD of the request on the cheapest route; None when it cannot be known."""
    own_cost: Decimal | None
    far_below_own: bool
    """The cheapest asks less than half of what the lab asks for a model that only it can run."""
    life: Life
    counted: tuple[Priced, ...]
    """The routes that the two costs are of."""

    def rating(self, benchmark: str) -> Rating | None:
        return next((r for r in self.model.ratings if r.benchmark == benchmark), None)


def side(model: Model, asked: Job, held: Qualifying, catalog: Catalog) -> Side:
    found = priced(model, asked, held, catalog)
    own = _own(model, found, catalog)
    low, high = (found[0].totals.main if found else None, own.totals.main if own else None)
    offer = found[0].offer if found else _first(model, held, catalog)
    return Side(
        model=model,
        line=model_line(model.id, catalog),
        cheapest=price_row(offer, catalog) if offer else None,
        own=price_row(own.offer, catalog) if own else None,
        cost=low,
        own_cost=high,
        far_below_own=bool(low and high and 2 * low < high and not model.facts.open_weights),
        life=life(model, catalog),
        counted=tuple(dict.fromkeys((*found[:1], *((own,) if own else ())))),
    )


def _own(model: Model, found: Sequence[Priced], catalog: Catalog) -> Priced | None:
    return next((each for each in found if catalog.is_own(each.offer.route.provider, model)), None)


def _first(model: Model, held: Qualifying, catalog: Catalog) -> Offer | None:
    steps = catalog.ladder(model.id)
    return next(iter(held.among((*steps.paid, *steps.other), model)), None)
