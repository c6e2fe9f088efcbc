"""Whether a model suits a use case, has an ability or a limit, or may be used commercially."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from bot import formatting
from bot.answer.base import BaseAnswer
from bot.answer.citations import Citation, cite_evidence, cite_prices
from bot.answer.follow_ups import comparison_query
from bot.answer.interpretation import FilterKinds
from bot.answer.rows import ModelLine, PriceRow, PriceRows, model_line, price_row, price_rows_of
from bot.answer.serialize import Json, evidence_json, price_row_json
from bot.query import Query
from catalog.alternatives import Alternative, nearest_alternative
from catalog.capabilities import NEED_NAMES, supports
from catalog.catalog import Catalog, per_catalog
from catalog.curated import License, UseCase
from catalog.filters.capability_filters import HasCapability
from catalog.filters.choice_filters import ParameterCount
from catalog.filters.model_filters import CommercialUse, OpenWeights
from catalog.filters.offer_filters import MinTokens
from catalog.fit.evidence import Evidence, Fit, card_evidence
from catalog.fit.price_rivals import with_volume_price
from catalog.fit.verdict import fit, fit_until_its_end
from catalog.lifecycle import Life, life
from catalog.model import Model, context_window, has_open_weights, licence_entry
from catalog.parameters import card_with_parameters
from catalog.pricing.standard_price import standard_offer
from catalog.schema import Need
from catalog.succession import Successor, successor

Verdict = Literal["yes", "limits", "unknown", "no"]
_BY_WEIGHT: tuple[Verdict, ...] = ("yes", "limits", "unknown", "no")
_GENERAL = "general"
_COMMERCIAL_USE = "commercial use"
_HALF_AS_LARGE_AGAIN = Decimal("1.5")
"""What fits into a memory is estimated with room to spare: up to here it is not ruled out."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one requirement."""

    subject: str
    """ "vision", "tool calling", "commercial use", "300k tokens of context"."""
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...] = ()
    """Requirements that are absent or not stated."""
    against: tuple[Evidence, ...] = ()
    """What speaks against it without ruling it out."""
    pages: tuple[str, ...] = ()
    """URLs of the terms in full."""

    def to_json(self) -> Json:
        return {
            "subject": self.subject,
            "verdict": self.verdict,
            "evidence": evidence_json(self.evidence),
            "missing": list(self.missing),
            "against": evidence_json(self.against),
            "pages": list(self.pages),
        }


@dataclass(frozen=True, slots=True)
class SuggestedModel:
    """The nearest model that meets all requirements."""

    line: ModelLine
    nearest: Alternative
    row: PriceRow | None
    """The offer whose price stands for it."""

    def to_json(self) -> Json:
        return {
            "model": self.line.id,
            "name": self.line.name,
            "by": self.nearest.by,
            "cheapest": price_row_json(self.row) if self.row else None,
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """One model and the verdicts on it."""

    line: ModelLine
    judgements: tuple[Judgement, ...]
    life: Life
    successor: Successor | None
    rows: PriceRows
    suggestion: SuggestedModel | None

    @property
    def verdict(self) -> Verdict:
        """The worst of its verdicts."""
        return max((j.verdict for j in self.judgements), key=_BY_WEIGHT.index)

    def to_json(self) -> Json:
        return {
            "model": self.line.id,
            "name": self.line.name,
            "verdict": self.verdict,
            "evidence": evidence_json(fact for j in self.judgements for fact in j.evidence),
            "missing": [text for j in self.judgements for text in j.missing],
            "judgements": [j.to_json() for j in self.judgements],
            "status": self.life.stage,
            "cheapest": [price_row_json(row) for row in self.rows.cheapest],
            "instead": self.suggestion.to_json() if self.suggestion else None,
        }


@dataclass(frozen=True, slots=True, eq=False)
class FitAnswer(BaseAnswer):
    """Verdicts on one or several models."""

    models: tuple[Judged, ...]
    """At least one."""
    use_case: str | None
    """Its id."""
    subject: str
    """All requirements in a few words."""
    today: date

    def to_json(self) -> Json:
        """The first model's verdict in full, then every model's in `models`."""
        models = [judged.to_json() for judged in self.models]
        return {
            "kind": "fit",
            "as_of": str(self.as_of),
            "use_case": self.use_case,
            "subject": self.subject,
            **models[0],
            "models": models,
        }

    def shown_models(self) -> tuple[str, ...]:
        return tuple(judged.line.id for judged in self.models)

    def judged_filters(self) -> FilterKinds:
        return (HasCapability, MinTokens, OpenWeights, CommercialUse, ParameterCount)

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        for judged in self.models:
            yield from cite_prices(judged.rows.cheapest[:1], judged.line)
            for judgement in judged.judgements:
                label = f"{judged.line.name}, {judgement.subject}"
                yield from cite_evidence(label, (*judgement.evidence, *judgement.against))

    def _comparison(self, query: Query) -> Query | None:
        models = self.shown_models()
        return comparison_query(models) if len(models) == 1 else None


def fit_answer(query: Query, models: tuple[Model, ...], catalog: Catalog) -> FitAnswer | None:
    """Judge each model; None where the question states no requirement."""
    judged = tuple(_judged(query, model, catalog) for model in models)
    if not judged or not judged[0].judgements:
        return None
    subject = ", ".join(j.subject for j in judged[0].judgements)
    return FitAnswer(judged, query.use_case, subject, catalog.today, as_of=catalog.as_of)


def _judged(query: Query, model: Model, catalog: Catalog) -> Judged:
    judgements = tuple(_judgements(query, model, catalog))
    falls_short = any(j.verdict != "unknown" and not _suffices(j) for j in judgements)
    return Judged(
        model_line(model.id, catalog),
        judgements,
        life(model, catalog),
        successor(model, catalog),
        price_rows_of(model, catalog),
        _suggestion(query, model, catalog) if falls_short else None,
    )


def _suffices(judgement: Judgement) -> bool:
    """Whether no other model is needed; licence conditions are no reason for another."""
    within_terms = judgement.subject == _COMMERCIAL_USE and judgement.verdict == "limits"
    return judgement.verdict == "yes" or within_terms


def _judgements(query: Query, model: Model, catalog: Catalog) -> Iterator[Judgement]:
    filters = query.filters
    if query.use_case:
        yield _for_use_case(model, catalog.use_cases[query.use_case], catalog)
    for need in filters.needs:
        yield _for_need(model, need, catalog)
    if filters.min_context:
        yield _for_tokens(model, "context", context_window(model), filters.min_context)
    if filters.min_output:
        yield _for_tokens(model, "output", model.facts.max_output, filters.min_output)
    for count in ParameterCount.active_in(filters):
        yield _for_parameters(model, count, catalog)
    if filters.open_weights:
        yield _for_open_weights(model)
    if filters.commercial_license:
        yield _for_commercial_use(model)


def _for_use_case(model: Model, use_case: UseCase, catalog: Catalog) -> Judgement:
    result = _fit(model, use_case, catalog)
    is_able = result.unrated and _is_ability(use_case)
    verdict = "yes" if is_able else _verdict(result.level)
    return Judgement(
        use_case.noun, verdict, result.evidence, result.missing, against=result.against
    )


def _fit(model: Model, use_case: UseCase, catalog: Catalog) -> Fit:
    """An ability is judged by what the model can do; its end, if it has one, is said beside."""
    judge = fit_until_its_end if _is_ability(use_case) else fit
    return with_volume_price(judge(model, use_case, catalog), model, catalog)


def _is_ability(use_case: UseCase) -> bool:
    """Whether it asks what a model can do at all, as opposed to how well it does a job."""
    needs = use_case.needs
    return bool(needs.input or needs.capabilities) and not use_case.wants.capabilities


def _verdict(level: str) -> Verdict:
    match level:
        case "strong":
            return "yes"
        case "possible" | "weak":
            return "limits"
        case "avoid":
            return "no"
        case _:
            return "unknown"


def _for_need(model: Model, need: Need, catalog: Catalog) -> Judgement:
    name = NEED_NAMES[need]
    match supports(model, need, catalog):
        case True:
            return Judgement(name, "yes", (_stated_fact(name, model),))
        case False:
            return Judgement(name, "no", (_stated_fact(_lack(name, need, model), model),))
        case None:
            return Judgement(name, "unknown", (), (f"{name} is not stated",))


def _lack(name: str, need: Need, model: Model) -> str:
    """What the model has instead, where that is the reason."""
    match need:
        case "vision" | "audio-in" | "video-in" | "pdf":
            return f"takes {_modalities(model.facts.input)} only"
        case "tools" | "json" | "reasoning" if "text" not in (model.facts.output or {"text"}):
            return f"returns {_modalities(model.facts.output)} only, so no {name}"
        case "image-out":
            return f"returns {_modalities(model.facts.output)} only"
        case _:
            return f"no {name}"


def _modalities(modalities: frozenset[str] | None) -> str:
    """ "text", "image and text", "PDF, image and text"."""
    kinds = sorted("PDF" if m == "pdf" else m for m in modalities or ())
    return " and ".join(kinds) if len(kinds) < 3 else f"{', '.join(kinds[:-1])} and {kinds[-1]}"


def _for_tokens(model: Model, what: str, limit: int | None, least: int) -> Judgement:
    subject = f"{formatting.tokens(least)} tokens of {what}"
    if limit is None:
        missing = "its context window" if what == "context" else "its longest output"
        return Judgement(subject, "unknown", (), (f"{missing} is not stated",))
    text = f"up to {limit:,} tokens of {what}"
    return Judgement(subject, "yes" if limit >= least else "no", (_stated_fact(text, model),))


def _for_parameters(model: Model, count: ParameterCount, catalog: Catalog) -> Judgement:
    subject = count.words(catalog)
    billions = count.value(model, catalog)
    if billions is None:
        return Judgement(subject, "unknown", (), ("its size is not stated",))
    text, card = f"{billions.normalize():f}B {count.column()}", card_with_parameters(model)
    fact = card_evidence(text, card, catalog) if card else _stated_fact(text, model)
    if count.accepts(billions):
        return Judgement(subject, "yes", (fact,))
    if count.bound == "most" and billions <= _HALF_AS_LARGE_AGAIN * count.billions:
        tight = "that is over it, and may fit with smaller files or a short context"
        return Judgement(subject, "limits", (fact,), (tight,))
    return Judgement(subject, "no", (fact,))


def _for_open_weights(model: Model) -> Judgement:
    subject = "open weights"
    match has_open_weights(model):
        case True:
            return Judgement(subject, "yes", (_stated_fact("its weights are open", model),))
        case False:
            return Judgement(subject, "no", (_stated_fact("its weights are not open", model),))
        case None:
            return Judgement(subject, "unknown", (), ("whether its weights are open",))


def _for_commercial_use(model: Model) -> Judgement:
    holder = licence_entry(model)
    if holder is None or holder.license is None or holder.license.commercial is None:
        return Judgement(_COMMERCIAL_USE, "unknown", (), ("no licence is in the catalogue",))
    licence = holder.license
    page = licence.url or holder.source
    evidence = Evidence(
        _name_and_condition(licence), licence.commercial, formatting.host(page), holder.checked
    )
    return Judgement(_COMMERCIAL_USE, _commercial_verdict(licence), (evidence,), pages=(page,))


def _commercial_verdict(licence: License) -> Verdict:
    match licence.commercial:
        case "free":
            return "yes"
        case "conditional":
            return "limits"
        case "forbidden":
            return "no"
        case None:
            return "unknown"


def _name_and_condition(licence: License) -> str:
    """ "Llama 4 Community License; companies with over 700M monthly users need a licence"."""
    return f"{licence.name}; {licence.condition}" if licence.condition else licence.name


def _stated_fact(text: str, model: Model) -> Evidence:
    return Evidence(text, None, model.source.name, model.source.as_of)


def _suggestion(query: Query, model: Model, catalog: Catalog) -> SuggestedModel | None:
    without_use_case = query._replace(use_case=None)

    def suits(other: Model) -> bool:
        if query.use_case and verdict_on(other.id, query.use_case, catalog) != "yes":
            return False
        return all(_suffices(j) for j in _judgements(without_use_case, other, catalog))

    use_case = catalog.use_cases.get(query.use_case or _GENERAL)
    alternative = nearest_alternative(
        model, suits, use_case.benchmarks if use_case else (), catalog
    )
    if alternative is None:
        return None
    standard = standard_offer(alternative.model, catalog)
    row = price_row(standard, catalog) if standard else None
    return SuggestedModel(model_line(alternative.model.id, catalog), alternative, row)


@per_catalog
def verdict_on(model: str, use_case: str, catalog: Catalog) -> Verdict:
    """The verdict on a model for a use case, both by id; some questions need hundreds of them."""
    result = fit(catalog.models[model], catalog.use_cases[use_case], catalog)
    return _verdict(with_volume_price(result, catalog.models[model], catalog).level)
