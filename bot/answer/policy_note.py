"""What the policy of a company has left out of an answer, and which prices are of a contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.answer.rows import ModelLine, PriceRow, model_line, price_row
from bot.answer.serialize import Json, price_row_json
from bot.query import Query
from catalog.alternatives import nearest_alternative
from catalog.catalog import Catalog
from catalog.company.compliance import REASONS, Reason
from catalog.model import Model

_BENCHMARKS = ("arena.overall",)


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """An offer that the policy leaves out."""

    row: PriceRow
    """At its list price."""
    reason: Reason


@dataclass(frozen=True, slots=True)
class NoApprovedRoute:
    """A model that nobody may use, and the nearest one that somebody may."""

    line: ModelLine
    nearest: ModelLine | None


@dataclass(frozen=True, slots=True)
class ContractRow:
    """An offer at contract prices."""

    name: str
    """Of the model."""
    seller: str
    """Its name, without the contract."""
    row: PriceRow


@dataclass(frozen=True, slots=True)
class PolicyNote:
    """What a policy has done to the offers of the models of an answer."""

    left_out: tuple[LeftOutRow, ...] = ()
    """Model by model, each in the order of its ladder."""
    approved: frozenset[str] = frozenset()
    """Ids of the sellers that have a route which complies."""
    no_route: tuple[NoApprovedRoute, ...] = ()
    contract: tuple[ContractRow, ...] = ()
    """At contract prices, one a seller and model."""
    shows_all: bool = False
    """Whether what is left out is shown, and marked."""

    @property
    def sellers(self) -> Counter[Reason]:
        """How many sellers are left out whole, by the first reason, in the order of reasons."""
        first: dict[str, Reason] = {}
        for one in self.left_out:
            if one.row.provider not in self.approved:
                first.setdefault(one.row.provider, one.reason)
        counts = Counter(first.values())
        return Counter({reason: counts[reason] for reason in REASONS if counts[reason]})

    @property
    def more_routes(self) -> int:
        """How many routes are left out of sellers that have others which comply."""
        return sum(one.row.provider in self.approved for one in self.left_out)

    def to_json(self) -> Json:
        return {
            "left_out": dict(self.sellers),
            "no_approved_route": [
                {"model": one.line.id, "nearest": one.nearest.id if one.nearest else None}
                for one in self.no_route
            ],
            "contract": [price_row_json(one.row) for one in self.contract],
            "shown": [
                price_row_json(one.row) | {"reason": one.reason}
                for one in (self.left_out if self.shows_all else ())
            ],
        }


def policy_note(query: Query, priced: Iterable[str], catalog: Catalog) -> PolicyNote | None:
    """The note on the offers of the models `priced` by an answer; None without a policy."""
    listed = catalog.listed
    if listed is None:
        return None
    ids = tuple(dict.fromkeys(priced))
    return PolicyNote(
        left_out=tuple(
            LeftOutRow(price_row(one.offer, listed), one.reason)
            for model in ids
            for one in catalog.left_out(model)
        ),
        approved=frozenset(
            offer.route.provider for model in ids for offer in catalog.ladder(model).offers
        ),
        no_route=tuple(
            NoApprovedRoute(model_line(model, catalog), _nearest(catalog.models[model], catalog))
            for model in dict.fromkeys((*query.models, *ids))
            if listed.ladder(model).offers and not catalog.ladder(model).offers
        ),
        contract=tuple(row for model in ids for row in _contract_rows(model, catalog)),
        shows_all=query.show_all,
    )


def _contract_rows(model: str, catalog: Catalog) -> Iterator[ContractRow]:
    first = {o.route.provider: o for o in reversed(catalog.ladder(model).offers) if o.contract}
    for provider, offer in reversed(first.items()):
        seller = catalog.provider_name(provider)
        yield ContractRow(catalog.models[model].name, seller, price_row(offer, catalog))


def _nearest(model: Model, catalog: Catalog) -> ModelLine | None:
    """The nearest model with an approved route; near by the prices of everybody."""

    def has_route(other: Model) -> bool:
        return bool(catalog.ladder(other.id).paid)

    nearest = nearest_alternative(model, has_route, _BENCHMARKS, catalog.listed or catalog)
    return model_line(nearest.model.id, catalog) if nearest else None
