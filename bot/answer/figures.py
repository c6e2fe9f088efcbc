"""The figures that an answer shows, each with who says so: what a reader can call wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot import formatting
from bot.answer.benchmarks import Benchmarks
from bot.answer.card import ModelCard
from bot.answer.comparison import Comparison
from bot.answer.cost import Cost
from bot.answer.fit import FitAnswer, Judged
from bot.answer.gateways import Gateways
from bot.answer.kinds import Help, ModelLine, PriceRow
from bot.answer.ladder import PriceLadder
from bot.answer.migration import Migration, Retirements
from bot.answer.missed import NotFound, Offered
from bot.answer.ranked import RankedModel, Ranking
from bot.answer.releases import Release, Releases
from bot.answer.union import Answer
from catalog import (
    Catalog,
    Evidence,
    Model,
    Rating,
    benchmark_name,
    context,
    life,
    rating_in_words,
)
from catalog.schema import Card, Replacement, Source

_ROWS = 20
"""Price rows of one model, and models of one list, that are gone through."""
_DIRECTIONS = ("input", "output", "cache_read", "cache_write")


@dataclass(frozen=True, slots=True)
class Figure:
    """One statement of an answer."""

    label: str
    """ "Vercel AI Gateway, input"."""
    value: str
    """ "$5.00 per 1M tokens"."""
    source: str
    """Name of the feed, or the site of the page, that says so."""
    as_of: date
    url: str | None


def figures(answer: Answer, catalog: Catalog) -> tuple[Figure, ...]:
    """In reading order, each once; `catalog` is the one that the answer was made from."""
    return tuple(dict.fromkeys(_figures(answer, catalog)))


def _figures(answer: Answer, catalog: Catalog) -> Iterator[Figure]:
    match answer:
        case ModelCard():
            yield from _of_card(answer, catalog)
        case PriceLadder(line=line, rows=rows):
            yield from _ladder(rows.priced)
            yield from _end(line, catalog, "Retires")
        case Ranking(rows=ranked, free=free):
            for one in (*ranked[:_ROWS], *free[:_ROWS]):
                yield from _ranked(one, catalog)
        case Comparison():
            yield from _compared(answer, catalog)
        case FitAnswer(models=judged):
            for each in judged:
                yield from _judged(each)
        case Cost(rows=costs):
            for cost in costs:
                yield from _prices((cost.row,), cost.line)
        case Migration():
            yield from _moved(answer, catalog)
        case Retirements(rows=ending):
            for gone in ending[: 2 * _ROWS]:
                yield from _ended(gone.line, gone.provider, gone.ending.retires, catalog)
        case Releases(rows=new):
            for release in new[:_ROWS]:
                yield from _released(release, catalog)
        case Gateways(line=line, rows=carrying):
            if line:
                yield from _ladder([each.row for each in carrying if each.row])
        case Benchmarks(board=board, also=also):
            for rated in board.rows if board else ():
                yield _rating(rated.line.name, rated.rating, catalog)
                yield from _prices((rated.row,), rated.line)
            yield from (_rating(line.name, rating, catalog) for line, rating in also[:_ROWS])
        case Offered() | NotFound() | Help():
            return


def _of_card(card: ModelCard, catalog: Catalog) -> Iterator[Figure]:
    model = catalog.models[card.line.id]
    yield from _ladder(card.rows.priced)
    yield from _end(card.line, catalog, "Retires")
    written, shown = model.card, dict(card.facts)
    for label, own in (
        ("Released", written and written.released),
        ("Context", written and written.context),
        ("Max output", None),
        ("Knowledge cutoff", None),
    ):
        if label in shown:
            yield _stated(label, shown[label], model, own)
    yield from (_rating(peer.model.name, peer.rating, catalog) for peer in card.peers)
    for fit in card.fits:
        yield from (_evidence(fit.use_case.name, fact) for fact in fit.evidence)


def _ranked(one: RankedModel, catalog: Catalog) -> Iterator[Figure]:
    yield from _prices((one.row,), one.line)
    if one.rated:
        yield _rating(one.line.name, one.rated, catalog)
    if one.context:
        yield _context(one.line.name, one.context, one.row, catalog)


def _judged(judged: Judged) -> Iterator[Figure]:
    yield from _prices(judged.rows.cheapest[:1], judged.line)
    for judgement in judged.judgements:
        label = f"{judged.line.name}, {judgement.subject}"
        yield from (_evidence(label, fact) for fact in judgement.evidence)


def _released(release: Release, catalog: Catalog) -> Iterator[Figure]:
    model = catalog.models[release.line.id]
    label = f"{release.line.name}, released"
    yield _stated(label, release.released, model, model.card and model.card.released)
    yield from _prices((release.row,), release.line)


def _context(name: str, tokens: int, row: PriceRow, catalog: Catalog) -> Figure:
    """That of a route, which may be less than the model's, is from whoever lists the route."""
    model, label, value = catalog.models[row.model], f"{name}, context", f"{tokens:,} tokens"
    if tokens == context(model):
        return _stated(label, value, model, model.card and model.card.context)
    return Figure(label, value, row.source, row.as_of, row.source_url)


def _compared(made: Comparison, catalog: Catalog) -> Iterator[Figure]:
    for side in made.sides:
        yield from _prices((side.cheapest, side.own), side.line)
        if rating := side.rating(made.benchmark):
            yield _rating(side.line.name, rating, catalog)
        if tokens := side.model.facts.context:
            yield _fed(f"{side.line.name}, context", f"{tokens:,} tokens", side.model.source)
        yield from _end(side.line, catalog, f"{side.line.name}, retires")


def _moved(made: Migration, catalog: Catalog) -> Iterator[Figure]:
    yield from _end(made.line, catalog, f"{made.line.name}, retires")
    for provider, day in made.elsewhere[:_ROWS]:
        yield from _ended(made.line, provider, day, catalog)
    for move in made.moves:
        for line, row in zip((made.line, move.to), move.rows or (), strict=False):
            yield from _prices((row,), line)
        yield from _end(move.to, catalog, f"{move.to.name}, retires")


def _ladder(rows: Sequence[PriceRow]) -> Iterator[Figure]:
    """Of one model, which need not be named; routes of the same provider must be."""
    times = Counter(row.provider for row in rows)
    for row in rows[:_ROWS]:
        which = f" {row.route}" if times[row.provider] > 1 else ""
        yield from _tariff(row, f"{row.provider_name}{which}")


def _prices(rows: Iterable[PriceRow | None], line: ModelLine) -> Iterator[Figure]:
    for row in rows:
        if row:
            yield from _tariff(row, f"{line.name} at {row.provider_name}")


def _tariff(row: PriceRow, whose: str) -> Iterator[Figure]:
    if row.free:
        yield Figure(whose, "free", row.source, row.as_of, row.source_url)
        return
    for direction in _DIRECTIONS:
        for amount in formatting.amounts(row.prices, direction):
            kind = " ".join((amount.modality, direction.replace("_", " "))).strip()
            when = f" ({amount.when})" if amount.when else ""
            value = f"{amount.usd} {formatting.per(amount.unit)}{when}"
            yield Figure(f"{whose}, {kind}", value, row.source, row.as_of, row.source_url)


def _end(line: ModelLine, catalog: Catalog, label: str) -> Iterator[Figure]:
    """The lab's date, from whoever it was taken from."""
    model, announced = catalog.models[line.id], catalog.replacements.get(line.id)
    if not model.retires:
        return
    value = f"{'not before ' if life(model, catalog).earliest else ''}{model.retires}"
    if announced and announced.retires and not (model.card and model.card.retires):
        yield _read(label, value, announced)
    else:
        yield _stated(label, value, model, model.card and model.card.retires)


def _ended(line: ModelLine, provider: str | None, day: date, catalog: Catalog) -> Iterator[Figure]:
    """The date of a provider, called by its name; without one the lab's."""
    if provider is None:
        yield from _end(line, catalog, f"{line.name}, retires")
        return
    for route in catalog.routes(line.id):
        if route.retires == day and catalog.provider_name(route.provider) == provider:
            told = route.quotes[0]
            source = catalog.sources[told.source].name
            label = f"{line.name} at {provider}, retires"
            yield Figure(label, str(day), source, told.as_of, told.url)
            return


def _rating(name: str, rating: Rating, catalog: Catalog) -> Figure:
    label = f"{name}, {benchmark_name(rating.benchmark)}"
    return _fed(label, rating_in_words(rating), catalog.sources[rating.source])


def _evidence(label: str, fact: Evidence) -> Figure:
    return Figure(label, fact.text, fact.source, fact.as_of, None)


def _stated(label: str, value: str, model: Model, written: object) -> Figure:
    """From the card where it has the value, else from the feed."""
    if model.card and written:
        return _read(label, value, model.card)
    return _fed(label, value, model.source)


def _fed(label: str, value: str, source: Source) -> Figure:
    return Figure(label, value, source.name, source.as_of, source.url)


def _read(label: str, value: str, page: Card | Replacement) -> Figure:
    return Figure(label, value, formatting.host(page.source), page.checked, page.source)
