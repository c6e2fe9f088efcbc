"""All offers of all models in one table, and what filters and costs look at, in columns.

A row is a number: the place of an offer in the columns. Rows of one model stand together, in the
order of its ladder.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar, get_args

from catalog.catalog import Catalog, per_catalog
from catalog.filters import (
    EVERY_FILTER,
    Filter,
    ModelFilter,
    OfferFilter,
    Sale,
    active_model_filters,
    active_offer_filters,
)
from catalog.model import Model
from catalog.pricing.ladder import Ladder
from catalog.pricing.offers import Offer, last_day_of_price
from catalog.schema import Modality, Need
from catalog.shortlist.tariff_table import TariffTable, tariff_table

Group = Literal["priced", "apart", "free", "plans", "unknown"]
"""Offers that are looked for together; those apart have a price, too, and compare on request."""
Thing = TypeVar("Thing", str, int)
"""A model by its id, or a row."""
_KEPT_TESTS = 32
Verdict: TypeAlias = bool | None
"""Whether a filter is met; None where that is not known."""


def _groups(ladder: Ladder) -> Mapping[Group, Sequence[Offer]]:
    """The offers that count, as the ladder of a model has them; special ones do not."""
    leading = (*ladder.paid, *ladder.other)
    apart = (ladder.unvouched, ladder.unlisted, ladder.china, ladder.discounted)
    return {
        "priced": tuple(o for o in leading if o.group == "comparable"),
        "apart": (*(o for o in leading if o.group != "comparable"), *chain(*apart)),
        "free": ladder.free,
        "plans": ladder.plans,
        "unknown": ladder.unknown,
    }


class Column(NamedTuple):
    """What a filter looks at in each model or row; as few differ, they are numbered."""

    values: Sequence[Any]
    """The distinct ones; None stands for unknown."""
    numbers: Any
    """Model, or row -> the number of its value: a mapping, or a sequence."""


class _Verdicts(dict[int, Verdict]):
    """The verdicts of a filter by the number of a value; most values are never asked for."""

    def __init__(self, accepts: Callable[[Any], Verdict], values: Sequence[Any]) -> None:
        self._accepts = accepts
        self._values = values

    def __missing__(self, number: int) -> Verdict:
        value = self._values[number]
        verdict = self[number] = None if value is None else self._accepts(value)
        return verdict


class Test(NamedTuple):
    """A filter, ready to be put to models or to rows."""

    filter: Filter
    verdicts: Mapping[int, Verdict]
    """By the number of a value."""
    numbers: Any
    """Model, or row -> the number of its value."""

    def passing(self, things: Iterable[Thing]) -> list[Thing]:
        """The models or rows that meet the filter."""
        verdicts, numbers = self.verdicts, self.numbers
        return [thing for thing in things if verdicts[numbers[thing]]]

    def unknown(self, things: Iterable[Thing]) -> list[Thing]:
        """Those of which it is not known whether they meet it."""
        verdicts, numbers = self.verdicts, self.numbers
        return [thing for thing in things if verdicts[numbers[thing]] is None]


@dataclass(frozen=True, slots=True, eq=False)
class OfferTable:
    """Columns of the offers of all models."""

    models: Mapping[str, Model]
    """By id."""
    offers: Sequence[Offer]
    sellers: Sequence[str]
    """Row -> the id of the model that is offered."""
    rows: Mapping[str, Mapping[Group, tuple[int, ...]]]
    """Model -> its rows."""
    tariffs: TariffTable
    ending: Container[int]
    """The rows whose price has an announced end."""
    columns: dict[str, Column] = field(default_factory=dict)
    """What filters look at, by its name; read when it is first asked for."""
    tests: dict[Hashable, Test] = field(default_factory=dict)
    """The last filters: one question puts the same to what is sold, free and in plans."""

    def sellers_in(self, rows: Iterable[int]) -> set[str]:
        """Ids of the models that are offered in some rows."""
        return set(map(self.sellers.__getitem__, rows))


@per_catalog
def offer_table(catalog: Catalog) -> OfferTable:
    """The offers of all models of the catalogue."""
    offers: list[Offer] = []
    rows: dict[str, Mapping[Group, tuple[int, ...]]] = {}
    for model in catalog.models:
        of_model: dict[Group, tuple[int, ...]] = {}
        for group, some in _groups(catalog.ladder(model)).items():
            of_model[group] = tuple(range(len(offers), len(offers) + len(some)))
            offers.extend(some)
        rows[model] = of_model
    sellers = [offer.route.model for offer in offers]
    ending = {row for row, offer in enumerate(offers) if last_day_of_price(offer.prices)}
    return OfferTable(catalog.models, offers, sellers, rows, tariff_table(offers), ending)


def model_test(constraint: ModelFilter[Any], catalog: Catalog) -> Test:
    """A filter as a test of models by their ids."""
    columns, name = offer_table(catalog).columns, constraint.column()
    if name not in columns:
        values, numbers = _numbered(constraint.value(m, catalog) for m in catalog.models.values())
        columns[name] = Column(values, dict(zip(catalog.models, numbers, strict=True)))
    return _test(constraint, columns[name])


def offer_test(constraint: OfferFilter[Any], output: Modality, catalog: Catalog) -> Test:
    """A filter as a test of rows, of models that are bought for such output."""
    kept, key = offer_table(catalog).tests, (constraint, output)
    if key not in kept:
        if len(kept) >= _KEPT_TESTS:
            kept.clear()
        kept[key] = _offer_test(constraint, output, catalog)
    return kept[key]


def _offer_test(constraint: OfferFilter[Any], output: Modality, catalog: Catalog) -> Test:
    table, name = offer_table(catalog), constraint.column(output)
    if name not in table.columns:
        sales = (
            Sale(offer, table.models[offer.route.model], output, catalog) for offer in table.offers
        )
        table.columns[name] = Column(*_numbered(map(constraint.value, sales)))
    return _test(constraint, table.columns[name])


def _numbered(values: Iterable[Any]) -> tuple[Sequence[Any], Sequence[int]]:
    """The distinct values, and the numbers of all."""
    places: dict[Any, int] = {}
    numbers = [places.setdefault(value, len(places)) for value in values]
    return tuple(places), numbers


def _test(constraint: ModelFilter[Any] | OfferFilter[Any], column: Column) -> Test:
    return Test(constraint, _Verdicts(constraint.accepts, column.values), column.numbers)


def preparing_columns(catalog: Catalog) -> Iterator[None]:
    """Read, piece by piece, what the first questions with filters would wait for."""
    offer_table(catalog)
    yield
    every = replace(EVERY_FILTER, needs=get_args(Need))
    for of_models in active_model_filters(every):
        model_test(of_models, catalog)
        yield
    for of_offers in active_offer_filters(every):
        for output in _OUTPUTS:
            offer_test(of_offers, output, catalog)
            yield


_OUTPUTS: tuple[Modality, ...] = ("text", "image")
"""What prices of output are asked for."""
