"""The page of a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot import formatting
from bot.answer import FitAnswer, Judged, Judgement, PriceRow, SuggestedModel
from bot.page import offer_text, price_tables
from bot.page.card_page import evidence, follows, heading, retires
from bot.page.page_parts import Line, Lines, Listing, Page, Part, SmallPrint, Sources, Title
from catalog.fit.evidence import STALE_DAYS, Evidence
from catalog.ratings import benchmark_name, rating_text

_INLINE = 3
"""Facts that a sentence can bear."""
_SAID = {"yes": "Yes", "limits": "With limits", "no": "No", "unknown": "Not known"}
_VERBS = {
    "returns": "",
    "takes": "",
    "retires": "",
    "made": "is ",
    "not": "is ",
    "no": "has ",
    "only": "has ",
    "up": "has ",
}
"""What joins a name and a fact, by the fact's first word."""


def fit_page(made: FitAnswer) -> Page:
    if len(made.models) == 1:
        return tuple(_one(made, made.models[0]))
    return tuple(_several(made))


def _one(made: FitAnswer, judged: Judged) -> Iterator[Part]:
    job = len(judged.judgements) == 1
    yield Title(f"{judged.line.name}: {made.subject}" if job else judged.line.name)
    yield SmallPrint((heading(judged.line, judged.life, None),))
    yield Lines(tuple(_lines(judged)))
    for judgement in judged.judgements:
        if rest := _distinct(judgement)[_INLINE:]:
            yield Listing(_also(judgement, judged), tuple(evidence((fact,)) for fact in rest))
    if warned := offer_text.warning(() if judged.suggestion is None else (judged.suggestion.row,)):
        yield SmallPrint(warned)
    if pages := tuple(dict.fromkeys(p for j in judged.judgements for p in j.pages)):
        days = [fact.as_of for j in judged.judgements if j.pages for fact in j.evidence]
        yield Sources(pages, f"checked {max(days)}")
    if small := (*_old(made), *_dates(_priced(judged))):
        yield SmallPrint(small)


def _old(made: FitAnswer) -> Iterator[str]:
    """A verdict goes stale with its evidence, and says so."""
    days = [f.as_of for m in made.models for j in m.judgements for f in j.evidence]
    if days and (made.today - min(days)).days > STALE_DAYS:
        yield f"the oldest evidence is of {min(days)}: check again before you rely on it"


def _dates(rows: Iterable[PriceRow | None]) -> tuple[str, ...]:
    said = offer_text.dated(rows)
    return (said,) if said else ()


def _priced(judged: Judged) -> Iterator[PriceRow | None]:
    """The offers whose prices are shown."""
    yield from judged.rows.cheapest[:1]
    yield judged.rows.lab_offer
    yield judged.suggestion.row if judged.suggestion else None


def _also(judgement: Judgement, judged: Judged) -> str:
    several = len(judged.judgements) > 1
    return f"Also on {judgement.subject}" if several else "Also"


def _lines(judged: Judged) -> Iterator[Line]:
    if len(judged.judgements) == 1:
        yield Line(_sentence(judged.judgements[0], judged.line.name))
    else:
        yield from (Line(_short(j), formatting.capitalised(j.subject)) for j in judged.judgements)
    if judged.life.stage in ("retiring", "retired") and (ending := _ending(judged)):
        yield Line(ending)
    if judged.suggestion:
        full = judged.verdict == "limits"
        yield Line(_instead(judged.suggestion), "Without limits" if full else "Nearest that can")
    yield from price_tables.cheapest(judged.rows, judged.life)


def _sentence(judgement: Judgement, name: str) -> str:
    """ "No. Stratus 1 returns image only, so no tool calling (models.dev, 2026-10-01)."."""
    said = evidence(_first(judgement))
    verdict = _SAID[judgement.verdict]
    match judgement.verdict:
        case "yes":
            but = f"; {_absent(judgement)}" if judgement.missing else ""
            return f"{verdict}. {name}: {said}{but}."
        case "no":
            return f"{verdict}. {name}{_joined(said)}."
        case "limits":
            but = f"; but {_absent(judgement)}" if judgement.missing else ""
            return f"{verdict}. {name}: {said}{but}."
        case "unknown":
            known = f" Known: {said}." if said else ""
            return f"{verdict}. For {name}, {_absent(judgement)}.{known}"


def _first(judgement: Judgement) -> tuple[Evidence, ...]:
    return _distinct(judgement)[:_INLINE]


def _distinct(judgement: Judgement) -> tuple[Evidence, ...]:
    """Of facts that begin alike, the last: "returns image only, so no tool calling"."""
    return tuple({fact.text.partition(",")[0]: fact for fact in judgement.evidence}.values())


def _joined(said: str) -> str:
    verb = _VERBS.get(said.partition(" ")[0])
    return f": {said}" if verb is None else f" {verb}{said}"


def _absent(judgement: Judgement) -> str:
    return ", ".join(judgement.missing)


def _short(judgement: Judgement) -> str:
    """ "yes (models.dev, 2026-10-01)": the subject is said before it."""
    facts = _first(judgement)
    said = evidence(facts)
    if [fact.text for fact in facts] == [judgement.subject]:
        said = said.removeprefix(judgement.subject).strip()
        return f"{_SAID[judgement.verdict].lower()} {said}"
    if judgement.missing == (f"{judgement.subject} is not stated",) and not said:
        return "not stated"
    why = "; but ".join(part for part in (said, _absent(judgement)) if part)
    return f"{_SAID[judgement.verdict].lower()}: {why}"


def _ending(judged: Judged) -> str:
    """The end, where the verdict has not said it, and what follows."""
    after = follows(judged.successor, judged.line.lab) if judged.successor else ""
    told = any(fact.text.startswith("retire") for j in judged.judgements for fact in j.evidence)
    ends = "" if told else retires(judged.life) or "Deprecated, without a date."
    return f"{ends} {after}".strip()


def _instead(instead: SuggestedModel) -> str:
    price = f", {offer_text.at(instead.row)}" if instead.row else ", price unknown"
    return f"{instead.line.name} ({instead.line.lab}): {_why(instead)}{price}"


def _why(instead: SuggestedModel) -> str:
    match instead.nearest.by:
        case "family":
            return "same family, closest price"
        case "lab":
            return "same lab, closest price"
        case "rating":
            return f"best rated{_rating(instead)} at a comparable price"
        case "price":
            return "closest price"


def _rating(instead: SuggestedModel) -> str:
    rating = instead.nearest.rating
    if rating is None:
        return ""
    return f" in {benchmark_name(rating.benchmark)} ({rating_text(rating)})"


def _several(made: FitAnswer) -> Iterator[Part]:
    yield Title(formatting.capitalised(made.subject))
    yield Lines(tuple(Line(_told(judged), judged.line.name) for judged in made.models))
    priced = [row for judged in made.models for row in judged.rows.cheapest[:1]]
    if small := (*_old(made), *offer_text.warning(priced), *_dates(priced)):
        yield SmallPrint(small)


def _told(judged: Judged) -> str:
    if len(judged.judgements) == 1:
        said = _short(judged.judgements[0])
    else:
        said = "; ".join(f"{j.subject} {_short(j)}" for j in judged.judgements)
    return " · ".join((said, *(offer_text.at(row) for row in judged.rows.cheapest[:1])))
