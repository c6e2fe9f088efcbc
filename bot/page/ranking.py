"""The page of the cheapest models for a use case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from bot import wording
from bot.answer import RankedModel, Ranking
from bot.page import prices
from bot.page.parts import Cell, Column, Line, Lines, Page, Part, Row, Small, Title

_SHOWN = 10
_NAMES = 5
_REQUESTS = 1000
_COLUMNS = (
    Column("#"),
    Column("Model", elastic=True),
    Column("Provider", elastic=True),
    Column("Input"),
    Column("Output"),
    Column("Context"),
    Column("Per 1k"),
)


def ranking(made: Ranking) -> Page:
    return tuple(_parts(made))


def _parts(made: Ranking) -> Iterator[Part]:
    yield Title(f"Cheapest for {wording.uncapitalised(made.name)}")
    verb = "qualifies" if made.qualified == 1 else "qualify"
    yield Small((f"{wording.count(made.qualified, 'model')} {verb} · as of {made.as_of}",))
    shown = made.rows[:_SHOWN]
    priced = [prices.amounts(ranked.row) for ranked in shown]
    numbered = prices.marks(priced)
    if shown:
        left = made.qualified - len(shown)
        more = f"+{left:,} more" if left > 0 else ""
        rows = [_row(*each, numbered) for each in zip(count(1), shown, priced)]
        yield prices.table(_caption(made), _COLUMNS, rows, more)
    else:
        yield Lines((Line("No model with a known price qualifies."),))
    if apart := (*_why(shown), *_apart(made)):
        yield Lines(apart)
    if small := (*prices.footnotes(numbered), *_small(shown)):
        yield Small(small)


def _caption(made: Ranking) -> Line:
    currency = prices.currency(ranked.row for ranked in made.rows[:_SHOWN])
    typical = f"; Per 1k: {_REQUESTS:,} requests of {made.typical}" if made.typical else ""
    return Line(f"{currency}{typical}", "Cheapest first")


def _row(
    number: int, ranked: RankedModel, priced: prices.Amounts, numbered: Mapping[str, int]
) -> Row:
    into, out, _ = prices.cells(priced, numbered)
    return (
        (str(number),),
        (ranked.line.name,),
        (ranked.row.provider_name,),
        into,
        out,
        _one(None if ranked.context is None else wording.tokens(ranked.context)),
        _one(None if ranked.blended is None else wording.estimate(_REQUESTS * ranked.blended)),
    )


def _one(text: str | None) -> Cell:
    return () if text is None else (text,)


def _why(shown: Sequence[RankedModel]) -> Iterator[Line]:
    """What all of them have, once; then what tells them apart, by number."""
    said = [[fact.text for fact in ranked.why] for ranked in shown]
    shared = [text for text in said[0] if all(text in other for other in said)] if said else []
    if shared:
        yield Line(" · ".join(shared), "All have")
    own = [
        f"#{number} {', '.join(rest)}"
        for number, texts in enumerate(said, 1)
        if (rest := [text for text in texts if text not in shared])
    ]
    if own:
        yield Line(" · ".join(own), "Also" if shared else "By")


def _apart(made: Ranking) -> Iterator[Line]:
    for label, models in (("Free, with limits", made.free), ("In a plan", made.plans)):
        if models:
            names = (f"{ranked.line.name} ({ranked.row.provider_name})" for ranked in models)
            yield Line(wording.listed(names, _NAMES), label)
    if made.excluded:
        counts = " · ".join(f"{count:,} {reason}" for reason, count in made.excluded)
        yield Line(counts, "Left out")


def _small(shown: Sequence[RankedModel]) -> Iterator[str]:
    routes = [ranked.row for ranked in shown]
    if routes:
        yield prices.dated(routes)
    facts = sorted({f"{fact.source}, {fact.as_of}" for ranked in shown for fact in ranked.why})
    if facts:
        yield f"facts {' · '.join(facts)}"
