"""Two to six models side by side, with the better values of each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answer.asked_facts import AskedFact, asked_facts
from bot.answer.base import BaseAnswer
from bot.answer.citations import Citation, cite_feed, cite_prices, cite_rating, cite_retirement
from bot.answer.compared_model import ComparedModel, compared_model
from bot.answer.comparison_choice import ModelChoice, choose
from bot.answer.comparison_rows import ComparisonRow, comparison_rows
from bot.answer.comparison_winner import contest_between
from bot.answer.cost_assumptions import assumptions, too_long
from bot.answer.cost_basis import reference_use_case, volume_text
from bot.answer.cost_estimate import paid_qualifying
from bot.answer.follow_ups import comparison_query
from bot.answer.interpretation import FilterKinds
from bot.answer.rows import ModelLine, model_lines
from bot.answer.serialize import Json, model_line_json
from bot.answer.unresolved import (
    Ambiguous,
    NotFound,
    first_choice,
    unresolved_json,
    unresolved_names,
)
from bot.query import Query
from bot.query.workload_phrases import USE_CASE_OF_NEED
from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.filters.filter import OfferFilter
from catalog.filters.seller_filters import ResellersIncluded
from catalog.model import Model
from catalog.pricing.tariffs import PLAIN, Tariff
from catalog.pricing.usage import Usage, usage_of
from catalog.schema import Source

_MOST = 6
_OVERALL = "arena.overall"


@dataclass(frozen=True, slots=True, eq=False)
class Comparison(BaseAnswer):
    """Models side by side."""

    models: tuple[ComparedModel, ...]
    rows: tuple[ComparisonRow, ...]
    """In reading order; rows without any known value are left out."""
    job: Usage
    volume: str
    """The request or workload that costs are compared for."""
    use_case: str
    """Name of the use case whose typical request and benchmark are used."""
    benchmark: str
    """Id of the benchmark that the ratings are compared on."""
    rated_by: Source | None
    """None where none of them is rated."""
    too_many: tuple[ModelLine, ...]
    """Named models beyond the six that are compared."""
    assumptions: tuple[str, ...]
    """What the costs assume, in sentences."""
    too_long: tuple[str, ...]
    """Models that the request is too long for, in sentences."""
    unresolved: tuple[Ambiguous | NotFound, ...]
    """Names that no model, or more than one, has."""
    choice: ModelChoice
    """Which of them to choose, and why."""
    asked: tuple[AskedFact, ...] = ()
    """The facts that they are to be compared by."""
    by_price: bool = False
    """Which is cheaper is asked, or by how much."""

    def to_json(self) -> Json:
        return {
            "kind": "comparison",
            "as_of": str(self.as_of),
            "models": [each.line.id for each in self.models],
            "winner": self.choice.winner,
            "because": self.choice.sentence(),
            "unless": [turn.to_json() for turn in self.choice.turns],
            "ruled_out": [{"model": one.model, "why": one.why} for one in self.choice.ruled_out],
            "lines": [model_line_json(each.line) for each in self.models],
            "rows": [row.to_json() for row in self.rows],
            "use_case": self.use_case,
            "volume": self.volume,
            "benchmark": self.benchmark,
            "prices": [each.prices_json() for each in self.models],
            "assumptions": list(self.assumptions),
            "too_long": list(self.too_long),
            "too_many": [line.id for line in self.too_many],
            "missed": unresolved_json(self.unresolved),
            "fact": [fact.to_json() for fact in self.asked],
        }

    def reason(self) -> str:
        return self.choice.sentence()

    def shown_models(self) -> tuple[str, ...]:
        return tuple(each.line.id for each in self.models)

    def applied_filters(self) -> FilterKinds:
        return (OfferFilter, ResellersIncluded)

    def applied_tariff(self, asked: Tariff, /) -> Tariff:
        """Pictures are compared by the picture."""
        return (
            Tariff(per="image") if asked.per == "image" and self.job.request.images_out else PLAIN
        )

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        yield from (
            replace(fact.citation, label=f"{fact.name}, {fact.label}")
            for fact in self.asked
            if fact.citation
        )
        for each in self.models:
            name, model = each.line.name, each.model
            yield from cite_prices((each.standard, each.lab_offer, each.reseller), each.line)
            for benchmark in dict.fromkeys((self.benchmark, self.choice.benchmark)):
                if rating := each.rating(benchmark):
                    yield cite_rating(name, rating, catalog)
            if tokens := model.facts.context:
                yield cite_feed(f"{name}, context", f"{tokens:,} tokens", model.source)
            yield from cite_retirement(each.line, catalog)

    def _comparison(self, query: Query) -> Query | None:
        models = self.shown_models()
        return comparison_query(models, query) if len(models) < _MOST else None

    def _unresolved_choice(self) -> tuple[ModelLine, ...] | None:
        return first_choice(self.unresolved)


def _volume(query: Query, text: str) -> str:
    """ "a month for support-bot, 300,000 requests a month, each 3,000 tokens in"."""
    name = query.workload.name if query.workload else None
    return f"a month for {name}, {text}" if name else text


def comparison(query: Query, catalog: Catalog) -> Comparison:
    """Compare the models of a query, at least two, for its use case and workload."""
    named = [catalog.models[model] for model in dict.fromkeys(query.models)]
    shown = named[:_MOST]
    use_case = _use_case(query, shown, catalog)
    usage = usage_of(query.workload, use_case.typical)
    filters = paid_qualifying(query.filters, catalog)
    compared = tuple(
        compared_model(model, usage, filters, catalog, any_seller=bool(query.filters.resellers))
        for model in shown
    )
    offers_by_model = {each.line.name: each.priced_offers for each in compared}
    benchmark = _benchmark(use_case, compared)
    rating = next(_ratings(benchmark, compared), None)
    contest = contest_between(compared, use_case, query, benchmark, catalog)
    choice = choose(contest, usage)
    return Comparison(
        models=compared,
        rows=comparison_rows(
            compared, usage, dict.fromkeys((choice.benchmark, benchmark, _OVERALL))
        ),
        job=usage,
        volume=_volume(query, volume_text(usage, use_case)),
        use_case=use_case.name,
        benchmark=benchmark,
        rated_by=catalog.sources[rating] if rating else None,
        too_many=model_lines((model.id for model in named[_MOST:]), catalog),
        assumptions=tuple(assumptions(query.workload, usage, use_case, offers_by_model)),
        too_long=tuple(too_long(usage, shown)),
        unresolved=unresolved_names(query, catalog),
        choice=choice,
        asked=asked_facts(query, shown, catalog),
        as_of=catalog.as_of,
        by_price=query.criterion == "price",
    )


def _use_case(query: Query, models: Sequence[Model], catalog: Catalog) -> UseCase:
    """The stated one, or the one about the only capability that is asked for."""
    needs = query.filters.needs
    of_need = USE_CASE_OF_NEED.get(needs[0]) if len(needs) == 1 and not query.use_case else None
    about = catalog.use_cases.get(of_need) if of_need else None
    return about or reference_use_case(query, models, catalog)


def _benchmark(use_case: UseCase, compared: Sequence[ComparedModel]) -> str:
    """The one that rates most of the models; of equals the first of the use case."""
    benchmarks = (*use_case.benchmarks, _OVERALL)
    return max(benchmarks, key=lambda each: sum(1 for _ in _ratings(each, compared)))


def _ratings(benchmark: str, compared: Sequence[ComparedModel]) -> Iterator[str]:
    """The source of each rating on a benchmark."""
    yield from (rating.source for each in compared if (rating := each.rating(benchmark)))
