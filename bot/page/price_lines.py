"""Lines on prices: the lab's, the cheapest, and offers that a ladder leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot import formatting
from bot.answer import PriceRow, PriceRows
from bot.answer.seller_groups import seller_groups
from bot.answer.tariff_words import price_noun
from bot.page import tariff_text
from bot.page.page_parts import Line
from bot.page.price_tables import amounts
from catalog.lifecycle import Life
from catalog.pricing.tariffs import PLAIN
from catalog.schema import OfferGroup, SetAside

_MAX_TIES = 4
_MAX_NAMES = 4
_MAX_CHEAPER = 2
_PER_TOKENS = formatting.per("1M tokens")
_DOUBTED: Mapping[SetAside, str] = {
    "unit unknown": "Price of an unknown unit",
    "contradicted": "Price not as the seller states it",
    "introductory price": "Price from before the lab's introductory one ended",
}
"""By reason: what is said of those whose price is known and cannot be believed."""


def lab_and_cheapest(rows: PriceRows, life: Life) -> tuple[Line, ...]:
    """The lab's price, or the lowest where the lab sells none; then the lowest if that differs."""
    if not rows.paid or life.stage == "retired":
        return cheapest(rows, life)
    first, sellers = rows.paid[0], rows.sellers
    lead = _from_the_lab(rows) or first
    prices = formatting.tariff(lead.prices, cached=False)
    figure, unit, until = prices.partition(_PER_TOKENS)
    cached = formatting.amounts(lead.prices, "cache_read")
    among = "" if lead is not first else _among(rows)
    parts = (
        f"{unit}{until}{_following(lead)}",
        _cache_read(cached) if cached and unit else "",
        f"{lead.provider_name}{among}{_doubt(lead)}",
    )
    own = Line(" · ".join(part for part in parts if part), figure=figure.strip())
    if lead is first:
        return (own,)
    rates = formatting.rates(first.prices, cached=False)
    lowest = f"{first.provider_name} · {rates}{_doubt(first)}"
    return (own, Line(lowest, _cheapest_of(sellers, life, "Only seller")))


def _cache_read(amounts: Sequence[formatting.PriceAmount]) -> str:
    """ "cache read $1.25"; the lowest where text and images differ."""
    least = min(amounts, key=lambda amount: amount.value)
    return f"cache read {least if len(amounts) == 1 else f'from {least.usd}'}"


def _among(rows: PriceRows) -> str:
    """ ", cheapest of 7 sellers"; "; the same at Azure, Poe" where all charge the same."""
    groups = seller_groups(rows)
    if len(groups) == 1 and rows.sellers > 1:
        names = (offers[0].provider_name for offers in groups[0].sellers[1:])
        return f"; the same at {formatting.listed(names, _MAX_NAMES)}"
    return ", the only seller" if rows.sellers == 1 else f", cheapest of {rows.sellers:,} sellers"


def unvouched(rows: PriceRows) -> Iterator[Line]:
    """Who asks less, but is not vouched for."""
    if text := _cheaper_unvouched(rows) if rows.paid else "":
        yield Line(text, "Cheaper, not vouched for")


def cheapest(rows: PriceRows, life: Life, alone: str = "Only seller") -> tuple[Line, ...]:
    """The cheapest seller, ties, the lab's price, and who charges less but is not vouched for."""
    if not rows.paid:
        return _only_unvouched(rows)
    first, *others = rows.cheapest
    lowest, ended = amounts(first), life.stage == "retired"
    at_lab = None if ended else _from_the_lab(rows)
    own = at_lab and at_lab.provider
    tied = [(r.provider_name, amounts(r) == lowest) for r in others if r.provider != own]
    lines = (
        (_cheapest_of(rows.sellers, life, alone), _stated(first, rows)),
        ("From the lab", _stated(at_lab, rows) if at_lab else ""),
        ("Same price", _tied_names((name for name, same in tied if same), first)),
        ("Same text price", _tied_names((name for name, same in tied if not same), first)),
        ("Cheaper, not vouched for", "" if ended else _cheaper_unvouched(rows)),
    )
    return tuple(Line(text, label) for label, text in lines if text)


def _only_unvouched(rows: PriceRows) -> tuple[Line, ...]:
    """Who sells it where nobody can be vouched for."""
    if not rows.unvouched:
        return ()
    if rows.tariff != PLAIN:
        first = {row.provider: row for row in reversed(rows.unvouched)}
        texts = [
            f"{r.provider_name} {tariff_text.price(r, rows.tariff)}"
            for r in reversed(first.values())
        ]
        text = formatting.first_texts(texts, _MAX_NAMES, " · ")
        label = formatting.capitalised(price_noun(rows.tariff))
        return (Line(f"only at sellers that are not vouched for: {text}", label),)
    text = _by_provider(rows.unvouched)
    return (Line(f"No vouched-for seller; others charge {text}", "Not vouched for"),)


def _stated(row: PriceRow, rows: PriceRows) -> str:
    """ "OpenAI API · $5.00 in · $30.00 out per 1M tokens", with what is odd about the offer."""
    asked = " · ".join((row.provider_name, *tariff_text.asked_first(row, rows)))
    # The fold has what each seller charges for a cache.
    prices = formatting.tariff(row.prices, cached=bool(rows.tariff.cache))
    return f"{asked} · {prices}{_following(row)}{_doubt(row)}"


def _following(row: PriceRow) -> str:
    """ ", then $4.00 in · $20.00 out" behind a price that ends."""
    return f", then {formatting.rates(row.following, cached=False)}" if row.following else ""


def _doubt(row: PriceRow) -> str:
    return _DOUBTS.get(row.group, "").format(row=row)


_DOUBTS: Mapping[OfferGroup, str] = {
    "not in the seller's list": "; not in the seller's own list any more",
    "batch or flex": "; quantised ({row.route})",
    "not vouched for": "; not vouched for",
    "china endpoint": "; an endpoint in mainland China",
}


def _from_the_lab(rows: PriceRows) -> PriceRow | None:
    """The lab's row, unless the lab is the first seller anyway."""
    is_first = rows.lab_offer is None or rows.lab_offer.provider == rows.paid[0].provider
    return None if is_first else rows.lab_offer


def _cheaper_unvouched(rows: PriceRows) -> str:
    """ "UnoRouter $0.19 in · $1.13 out (4% of what OpenAI API asks), Xpersona … +2"."""
    cheaper = rows.cheaper_unvouched
    texts = [f"{row.provider_name} {tariff_text.price(row, rows.tariff)}" for row in cheaper]
    if texts and (lab := rows.lab_offer) and lab.weight and cheaper[0].weight:
        share = cheaper[0].weight / lab.weight
        texts[0] += f" ({share:.0%} of what {lab.provider_name} charges)"
    return formatting.first_texts(texts, _MAX_CHEAPER, ", ")


def _cheapest_of(sellers: int, life: Life, alone: str) -> str:
    if life.stage == "retired":
        return "Last listed"
    return alone if sellers == 1 else f"Cheapest of {sellers:,} sellers"


def _tied_names(names: Iterable[str], first: PriceRow) -> str:
    return formatting.listed((name for name in names if name != first.provider_name), _MAX_TIES)


def otherwise(rows: PriceRows) -> Iterator[Line]:
    """Lines on routes priced in other units, and on free ones."""
    if rows.other:
        yield Line(_by_provider(rows.other), "In other units")
    yield from _sellers_of(rows.free, "Free, with limits")


def apart(rows: PriceRows) -> Iterator[Line]:
    """Lines on what does not compare: who sells it, and why it stands apart."""
    yield from _sellers_of(rows.china, "Endpoints in mainland China")
    yield from _sellers_of(rows.unlisted, "Not in the seller's own list")
    yield from _sellers_of(rows.discounted, "Batch, flex, spot or quantised")
    yield from _sellers_of(rows.plans, "In a plan")
    yield from _sellers_of(rows.special, "Fine-tuned, dedicated or local")
    stated = [row for row in rows.unknown if row.prices]
    plain = [row for row in stated if row.set_aside not in _DOUBTED]
    yield from _sellers_of(plain, "Price told in part")
    for reason, label in _DOUBTED.items():
        yield from _sellers_of([row for row in stated if row.set_aside == reason], label)
    yield from _sellers_of([row for row in rows.unknown if not row.prices], "Price unknown")


def dearer_unvouched(rows: PriceRows) -> Iterator[Line]:
    """A line on who is not vouched for and asks no less."""
    if rows.paid:
        cheaper = {row.provider for row in rows.cheaper_unvouched}
        dearer = [row for row in rows.unvouched if row.provider not in cheaper]
        yield from _sellers_of(dearer, "Not vouched for, no cheaper")


def _sellers_of(rows: Sequence[PriceRow], label: str) -> Iterator[Line]:
    if rows:
        names = tuple(dict.fromkeys(row.provider_name for row in rows))
        yield Line(
            f"{formatting.count(len(names), 'seller')} ({formatting.listed(names, _MAX_NAMES)})",
            label,
        )


def _by_provider(rows: Iterable[PriceRow]) -> str:
    """The first, cheapest route of each provider with its price and date."""
    cheapest_by_provider: dict[str, PriceRow] = {}
    for row in rows:
        cheapest_by_provider.setdefault(row.provider, row)
    texts = [
        f"{r.provider_name} {formatting.tariff(r.prices)} ({r.as_of})"
        for r in cheapest_by_provider.values()
    ]
    return formatting.first_texts(texts, _MAX_NAMES, " · ")
