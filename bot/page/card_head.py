"""The head of a card: what a model is, the figures that decide, and its id to copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot import formatting
from bot.answer import ModelCard, PriceRow, PriceRows
from bot.page import offer_text, price_lines
from bot.page.model_text import stage_text
from bot.page.page_parts import Line
from catalog.schema import Price, Unit

_PIECES: Mapping[Unit, str] = {
    "image": "One picture",
    "second": "One second",
    "minute": "One minute",
    "page": "One page",
}
"""What is bought by the piece, where tokens are the usual measure."""
_LONGEST_LICENCE = 24
"""Characters; a longer name is in the fold."""
_TYPICAL_SIZE = "1024x1024"
_MAX_SELLERS = 3


def head_lines(answer: ModelCard) -> Iterator[Line]:
    """The answer, its figures, what one copies, and why."""
    verdict, ended = answer.verdict, answer.life.stage == "retired"
    if verdict:
        yield Line(f"{verdict.answer}.")
    yield from price_lines.lab_and_cheapest(answer.rows, answer.life)
    if not ended:
        yield from _by_the_piece(answer)
        yield from _no_price(answer.rows)
    if identity := [text for text in _identity(answer) if text]:
        yield Line(" · ".join(identity), code=answer.api_id or "")
    if verdict and (verdict.curated or verdict.why):
        yield Line(verdict.curated or f"{verdict.why}.")


def _no_price(rows: PriceRows) -> Iterator[Line]:
    """Who lists a model of which nobody's price is known."""
    if rows.unknown and not (rows.paid or rows.other or rows.unvouched or rows.free or rows.plans):
        names = formatting.listed((row.provider_name for row in rows.unknown), _MAX_SELLERS)
        yield Line(f"No price is known; listed by {names}.")


def _by_the_piece(answer: ModelCard) -> Iterator[Line]:
    """What one picture, second or minute costs of a model that is sold by the token."""
    rows = answer.rows
    if not rows.paid or rows.paid[0].unit != "1M tokens":
        return
    lab = (rows.lab_offer,) if rows.lab_offer else ()
    for row in (*lab, *rows.paid, *rows.other):
        pieces = [p for p in row.prices if p.unit in _PIECES and p.direction == "output"]
        if pieces:
            yield _piece(pieces, row)
            return


def _piece(prices: Sequence[Price], row: PriceRow) -> Line:
    """Of medium quality and a usual size where prices depend on them."""
    price = min(prices, key=_distance)
    when = formatting.condition(price.condition)
    text = " · ".join(part for part in (when, offer_text.seller(row)) if part)
    return Line(text, _PIECES[price.unit], formatting.usd(price.usd))


def _distance(price: Price) -> tuple[bool, bool, bool]:
    when = price.condition
    return (
        not (when and when.quality == "medium"),
        not (when and when.size == _TYPICAL_SIZE),
        when is not None,
    )


def _identity(answer: ModelCard) -> Iterator[str]:
    """ "Anthropic", "1M context", "text and images in, text out", "proprietary"."""
    facts, line = dict(answer.facts), answer.line
    if not (answer.verdict and line.lab in answer.verdict.answer):
        yield line.lab
    if answer.context:
        yield f"{formatting.tokens(answer.context)} context"
    if modalities := formatting.modalities(answer.takes, answer.returns):
        yield modalities
    if licence := _licence_word(answer, facts.get("Openness")):
        yield licence
    if line.released:
        yield f"released {formatting.month(line.released)}"
    if answer.life.stage == "preview" or not answer.verdict:
        yield stage_text(answer.life) or ""


def _licence_word(answer: ModelCard, openness: str | None) -> str:
    """ "proprietary", "open weights (Apache 2.0)"."""
    name = answer.licence.name if answer.licence else ""
    differs = name.casefold() != (openness or "").casefold()
    if openness and name and differs and len(name) <= _LONGEST_LICENCE:
        return f"{openness} ({name})"
    return openness or name
