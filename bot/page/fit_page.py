"""The page of fit: whether models suit a use case or requirement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot import formatting
from bot.answer import FitAnswer, Judged, Judgement, PriceRow, SuggestedModel
from bot.page import offer_text, price_lines
from bot.page.model_text import evidence, follows, heading, retires
from bot.page.page_parts import Line, Lines, Listing, Page, Part, SmallPrint, Sources, Title
from catalog.fit.evidence import STALE_DAYS, Evidence
from catalog.ratings import benchmark_name, rating_text

_MAX_INLINE_FACTS = 3
"""Facts within the sentence of a verdict; the rest are listed."""
_VERDICT_TEXT = {"yes": "Yes", "limits": "With limits", "no": "No", "unknown": "Not known"}
_VERBS = {
    "returns": "",
    "takes": "",
    "retires": "",
    "retired": "",
    "made": "is ",
    "not": "is ",
    "no": "has ",
    "only": "has ",
    "up": "has ",
}
"""The verb between a model name and a fact, by the first word of the fact."""


def fit_page(answer: FitAnswer) -> Page:
    if len(answer.models) == 1:
        return tuple(_one_model(answer, answer.models[0]))
    return tuple(_several_models(answer))


def _one_model(answer: FitAnswer, judged: Judged) -> Iterator[Part]:
    single = len(judged.judgements) == 1
    yield Title(f"{judged.line.name}: {answer.subject}" if single else judged.line.name)
    yield SmallPrint((heading(judged.line, judged.life),))
    yield Lines(tuple(_lines(judged)))
    for judgement in judged.judgements:
        if rest := _distinct(judgement)[_MAX_INLINE_FACTS:]:
            yield Listing(
                _more_facts_label(judgement, judged), tuple(evidence((fact,)) for fact in rest)
            )
    if warnings := offer_text.warning(
        () if judged.suggestion is None else (judged.suggestion.row,)
    ):
        yield SmallPrint(warnings)
    if pages := tuple(dict.fromkeys(p for j in judged.judgements for p in j.pages)):
        days = [fact.as_of for j in judged.judgements if j.pages for fact in j.evidence]
        yield Sources(pages, f"checked {max(days)}")
    if small_print := (*_age_warning(answer), *_price_dates(_shown_offers(judged))):
        yield SmallPrint(small_print)


def _age_warning(answer: FitAnswer) -> Iterator[str]:
    """A warning if the oldest evidence is out of date."""
    days = [f.as_of for m in answer.models for j in m.judgements for f in j.evidence]
    if days and (answer.today - min(days)).days > STALE_DAYS:
        yield f"The oldest evidence is of {min(days)}: check again before you rely on it."


def _price_dates(rows: Iterable[PriceRow | None]) -> tuple[str, ...]:
    dates = offer_text.dated(rows)
    return (dates,) if dates else ()


def _shown_offers(judged: Judged) -> Iterator[PriceRow | None]:
    """The offers whose prices the page shows; None for an unpriced suggestion."""
    yield from judged.rows.cheapest[:1]
    yield judged.rows.lab_offer
    yield judged.suggestion.row if judged.suggestion else None


def _more_facts_label(judgement: Judgement, judged: Judged) -> str:
    several = len(judged.judgements) > 1
    return f"Also on {judgement.subject}" if several else "Also"


def _lines(judged: Judged) -> Iterator[Line]:
    if len(judged.judgements) == 1:
        yield Line(_sentence(judged.judgements[0], judged.line.name))
    else:
        yield from (Line(_short(j), formatting.capitalised(j.subject)) for j in judged.judgements)
    if judged.life.stage in ("retiring", "retired") and (ending := _retirement(judged)):
        yield Line(ending)
    if judged.suggestion:
        has_limits = judged.verdict == "limits"
        yield Line(
            _suggestion(judged.suggestion), "Without limits" if has_limits else "Nearest that can"
        )
    yield from price_lines.cheapest(judged.rows, judged.life)


def _sentence(judgement: Judgement, name: str) -> str:
    """ "No. Stratus 1 returns image only, so no tool calling (models.dev, 2026-10-01)."."""
    facts = evidence(_main_facts(judgement))
    verdict = _VERDICT_TEXT[judgement.verdict]
    match judgement.verdict:
        case "yes":
            limits = f"; {text}" if (text := _limits(judgement)) else ""
            return f"{verdict}. {name}: {facts}{limits}."
        case "no":
            alone = len(_main_facts(judgement)) == 1
            return f"{verdict}. {name}{_clause(facts) if alone else f': {facts}'}."
        case "limits":
            limits = f"; but {text}" if (text := _limits(judgement)) else ""
            return f"{verdict}. {name}: {facts}{limits}."
        case "unknown":
            known_facts = f" Known: {facts}." if facts else ""
            return f"{verdict}. For {name}, {_missing(judgement)}.{known_facts}"


def _main_facts(judgement: Judgement) -> tuple[Evidence, ...]:
    return _distinct(judgement)[:_MAX_INLINE_FACTS]


def _distinct(judgement: Judgement) -> tuple[Evidence, ...]:
    """The facts, keeping the last of those with the same text before a comma.

    "returns image only, so no tool calling" replaces "returns image only".
    """
    return tuple({fact.text.partition(",")[0]: fact for fact in judgement.evidence}.values())


def _clause(fact: str) -> str:
    verb = _VERBS.get(fact.partition(" ")[0])
    return f": {fact}" if verb is None else f" {verb}{fact}"


def _missing(judgement: Judgement) -> str:
    return ", ".join(judgement.missing)


def _limits(judgement: Judgement) -> str:
    """What is missing, and what speaks against it."""
    against = evidence(judgement.against)
    return "; ".join(part for part in (_missing(judgement), against) if part)


def _short(judgement: Judgement) -> str:
    """ "yes (models.dev, 2026-10-01)", for use after the subject."""
    facts = _main_facts(judgement)
    text = evidence(facts)
    if [fact.text for fact in facts] == [judgement.subject]:
        text = text.removeprefix(judgement.subject).strip()
        return f"{_VERDICT_TEXT[judgement.verdict].lower()} {text}"
    if judgement.missing == (f"{judgement.subject} is not stated",) and not text:
        return "not stated"
    reasons = "; but ".join(part for part in (text, _limits(judgement)) if part)
    return f"{_VERDICT_TEXT[judgement.verdict].lower()}: {reasons}"


def _retirement(judged: Judged) -> str:
    """The retirement date, unless the evidence states it, and the successor."""
    successor = follows(judged.successor, judged.line.lab) if judged.successor else ""
    is_stated = any(
        fact.text.startswith("retire") for j in judged.judgements for fact in j.evidence
    )
    end = "" if is_stated else retires(judged.life) or "Deprecated, without a date."
    return f"{end} {successor}".strip()


def _suggestion(suggested: SuggestedModel) -> str:
    price = f", {offer_text.at(suggested.row)}" if suggested.row else ", price unknown"
    return f"{suggested.line.name} ({suggested.line.lab}): {_reason(suggested)}{price}"


def _reason(suggested: SuggestedModel) -> str:
    match suggested.nearest.by:
        case "family":
            return "same family, closest price"
        case "lab":
            return "same lab, closest price"
        case "rating":
            return f"best rated{_rating(suggested)} at a comparable price"
        case "price":
            return "closest price"


def _rating(suggested: SuggestedModel) -> str:
    rating = suggested.nearest.rating
    if rating is None:
        return ""
    return f" in {benchmark_name(rating.benchmark)} ({rating_text(rating)})"


def _several_models(answer: FitAnswer) -> Iterator[Part]:
    yield Title(formatting.capitalised(answer.subject))
    yield Lines(tuple(Line(_model_text(judged), judged.line.name) for judged in answer.models))
    offers = [row for judged in answer.models for row in judged.rows.cheapest[:1]]
    if small_print := (*_age_warning(answer), *offer_text.warning(offers), *_price_dates(offers)):
        yield SmallPrint(small_print)


def _model_text(judged: Judged) -> str:
    if len(judged.judgements) == 1:
        text = _short(judged.judgements[0])
    else:
        text = "; ".join(f"{j.subject} {_short(j)}" for j in judged.judgements)
    return " · ".join((text, *(offer_text.at(row) for row in judged.rows.cheapest[:1])))
