"""All offers of all models in one table, and what filters and costs look at, in columns.

A row is a number: the place of an offer in the columns. Rows of one model stand together, in the
order of its ladder.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, repeat
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


class _ModelNumbers(dict[Any, int]):
    """Model -> the number of its value, where that is another than most models have.

    With all models there were 52 kB to a column, of which there are some eighty.
    """

    def __init__(self, models: Iterable[str], numbers: Sequence[int]) -> None:
        [(self.usual, _)] = Counter(numbers).most_common(1) or [(0, 0)]
        pairs = zip(models, numbers, strict=True)
        super().__init__((model, number) for model, number in pairs if number != self.usual)


class Column(NamedTuple):
    """What a filter looks at in each model or row; as few differ, they are numbered."""

    values: Sequence[Any]
    """The distinct ones, in order for an ordered filter; None, the last then, is unknown."""
    numbers: _ModelNumbers | Sequence[int]
    """Model, or row -> the number of its value."""


class _Verdicts(dict[int, Verdict]):
    """The verdicts of a filter by the number of a value; most values are never asked for."""

    def __init__(self, accepts: Callable[[Any], Verdict], values: Sequence[Any]) -> None:
        self._accepts = accepts
        self._values = values

    def __missing__(self, number: int) -> Verdict:
        value = self._values[number]
        verdict = self[number] = None if value is None else self._accepts(value)
        return verdict


def _verdicts_in_order(
    accepts: Callable[[Any], Verdict], values: Sequence[Any]
) -> Sequence[Verdict]:
    """The verdicts of an ordered filter; a few values tell where they change."""
    known = len(values) - (None in values[-1:])
    if not known:
        return [None]
    first = accepts(values[0])
    change = bisect_left(values, True, hi=known, key=lambda value: accepts(value) != first)
    unknown: list[Verdict] = [None] * (len(values) - known)
    return [first] * change + [not first] * (known - change) + unknown


class Test(NamedTuple):
    """A filter, ready to be put to models or to rows."""

    filter: Filter
    verdicts: Mapping[int, Verdict] | Sequence[Verdict]
    """By the number of a value."""
    numbers: Any
    """Model, or row -> the number of its value: `_ModelNumbers`, or a sequence."""

    def passing(self, things: Sequence[Thing]) -> list[Thing]:
        """The models or rows that meet the filter."""
        verdicts, numbers = self.verdicts, self.numbers
        if isinstance(numbers, _ModelNumbers):
            return list(compress(things, _verdicts_on(things, verdicts, numbers)))
        return [thing for thing in things if verdicts[numbers[thing]]]

    def unknown(self, things: Sequence[Thing]) -> list[Thing]:
        """Those of which it is not known whether they meet it."""
        verdicts, numbers = self.verdicts, self.numbers
        if isinstance(numbers, _ModelNumbers):
            on = _verdicts_on(things, verdicts, numbers)
            return [thing for thing, verdict in zip(things, on, strict=True) if verdict is None]
        return [thing for thing in things if verdicts[numbers[thing]] is None]


def _verdicts_on(
    models: Iterable[Thing],
    verdicts: Mapping[int, Verdict] | Sequence[Verdict],
    numbers: _ModelNumbers,
) -> Iterator[Verdict]:
    return map(verdicts.__getitem__, map(numbers.get, models, repeat(numbers.usual)))


class Tests(NamedTuple):
    """What a question asks for, ready to be put to models and to their offers."""

    of_models: Sequence[Test]
    floor: Sequence[Test]
    """Of models, too: what leads a list is above it."""
    of_offers: Sequence[Test]


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
    tests: dict[Hashable, Tests] = field(default_factory=dict)
    """Of the last questions."""

    def sellers_in(self, rows: Iterable[int]) -> set[str]:
        """Ids of the models that are offered in some rows."""
        return set(map(self.sellers.__getitem__, rows))


@per_catalog
def offer_table(catalog: Catalog) -> OfferTable:
    """The offers of all models of the catalogue."""
    offers, rows = _offers(catalog)
    sellers = [offer.route.model for offer in offers]
    ending = {row for row, offer in enumerate(offers) if last_day_of_price(offer.prices)}
    return OfferTable(catalog.models, offers, sellers, rows, _tariffs(catalog), ending)


@per_catalog
def _tariffs(catalog: Catalog) -> TariffTable:
    offers, _ = _offers(catalog)
    return tariff_table(offers)


_Rows: TypeAlias = Mapping[str, Mapping[Group, tuple[int, ...]]]


@per_catalog
def _offers(catalog: Catalog) -> tuple[Sequence[Offer], _Rows]:
    """The offers of all models one after another, and the rows of each model among them."""
    offers: list[Offer] = []
    rows: dict[str, Mapping[Group, tuple[int, ...]]] = {}
    for model in catalog.models:
        of_model: dict[Group, tuple[int, ...]] = {}
        for group, some in _groups(catalog.ladder(model)).items():
            of_model[group] = tuple(range(len(offers), len(offers) + len(some)))
            offers.extend(some)
        rows[model] = of_model
    return offers, rows


def model_test(constraint: ModelFilter[Any], catalog: Catalog) -> Test:
    """A filter as a test of models by their ids."""
    columns, name = offer_table(catalog).columns, constraint.column()
    if name not in columns:
        read = [constraint.value(model, catalog) for model in catalog.models.values()]
        values, numbers = _numbered(read, in_order=constraint.ordered)
        columns[name] = Column(values, _ModelNumbers(catalog.models, numbers))
    return _test(constraint, columns[name])


def offer_test(constraint: OfferFilter[Any], output: Modality, catalog: Catalog) -> Test:
    """A filter as a test of rows, of models that are bought for such output."""
    columns, name = offer_table(catalog).columns, constraint.column(output)
    if name not in columns:
        _read_column(constraint, output, _sales(output, catalog), catalog)
    return _test(constraint, columns[name])


def _sales(output: Modality, catalog: Catalog) -> Iterator[Sale]:
    table = offer_table(catalog)
    for offer in table.offers:
        yield Sale(offer, table.models[offer.route.model], output, catalog)


def _read_column(
    constraint: OfferFilter[Any], output: Modality, sales: Iterable[Sale], catalog: Catalog
) -> None:
    read = map(constraint.value, sales)
    column = Column(*_numbered(read, in_order=constraint.ordered))
    offer_table(catalog).columns[constraint.column(output)] = column


def _numbered(values: Iterable[Any], *, in_order: bool) -> tuple[Sequence[Any], Sequence[int]]:
    """The distinct values, and the numbers of all."""
    places: dict[Any, int] = {}
    numbers = [places.setdefault(value, len(places)) for value in values]
    if not in_order:
        return tuple(places), numbers
    ordered = sorted(places, key=lambda value: (value is None, 0 if value is None else value))
    number_of = {value: number for number, value in enumerate(ordered)}
    new = [number_of[value] for value in places]
    return tuple(ordered), [new[number] for number in numbers]


def _test(constraint: ModelFilter[Any] | OfferFilter[Any], column: Column) -> Test:
    verdicts = _verdicts_in_order if constraint.ordered else _Verdicts
    return Test(constraint, verdicts(constraint.accepts, column.values), column.numbers)


def preparing_columns(catalog: Catalog) -> Iterator[None]:
    """Read, piece by piece, what the first questions with filters would wait for."""
    _offers(catalog)
    yield
    _tariffs(catalog)
    yield
    offer_table(catalog)
    yield
    every = EVERY_FILTER._replace(needs=get_args(Need), free=False)
    for of_models in active_model_filters(every):
        model_test(of_models, catalog)
        yield
    for output in _OUTPUTS:
        sales = [*_sales(output, catalog)]
        yield
        for of_offers in active_offer_filters(every):
            if of_offers.column(output) not in offer_table(catalog).columns:
                _read_column(of_offers, output, sales, catalog)
                yield


_OUTPUTS: tuple[Modality, ...] = ("text", "image")
"""What prices of output are asked for."""
