"""The page of routers and gateways."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot import formatting
from bot.answer import GatewayRow, Gateways, PriceRow
from bot.page import offer_text, price_tables
from bot.page.page_parts import (
    Cell,
    Column,
    Line,
    Lines,
    Listing,
    Page,
    Part,
    Row,
    SmallPrint,
    Sources,
    Title,
    folded,
    table,
)

_COLUMNS = (Column("Gateway", elastic=True), Column("Input"), Column("Output"))
_KINDS = (("gateway", "Gateways"), ("router", "Routers"), ("aggregator", "Aggregators"))
_MAX_PROVIDERS = 8
_MAX_NAMES = 4
_MAX_ROWS = 6
_LISTED_TOO = "more list it"
_INFERRED = "reach it through a provider"


def gateways_page(answer: Gateways) -> Page:
    if answer.gateways_named:
        return tuple(_named_gateways(answer))
    return tuple(_gateways_for_model(answer) if answer.line else _all_gateways(answer))


def _gateways_for_model(answer: Gateways) -> Iterator[Part]:
    """Gateways that carry a model: a table of those that list it, then those inferred."""
    name = answer.line.name if answer.line else ""
    listed = [row for row in answer.rows if row.coverage and row.coverage.basis == "listed"]
    inferred = [row for row in answer.rows if row not in listed]
    yield Title(f"Gateways for {name}")
    yield Lines((Line(_coverage_text(answer, len(listed), len(inferred))),))
    if listed:
        currency = price_tables.currency(row.row for row in listed if row.row)
        warnings = offer_text.warning(row.row for row in listed)
        rows = [_price_row(row) for row in listed[:_MAX_ROWS]]
        yield table(Line(currency, "Prices"), _COLUMNS, rows, notes=warnings)
    others = (
        (_LISTED_TOO, [_listed_too(row) for row in listed[_MAX_ROWS:]]),
        (_INFERRED, [_short(row) for row in inferred]),
    )
    lists = [(label, tuple(items)) for label, items in others if items]
    title = "; ".join(f"{len(items)} {label}" for label, items in lists)
    parts = (Listing(formatting.capitalised(label), items) for label, items in lists)
    yield from folded(title, tuple(parts))
    if price_dates := offer_text.dated(row.row for row in listed):
        yield SmallPrint((price_dates,))


def _coverage_text(answer: Gateways, listed: int, inferred: int) -> str:
    """ "19 gateways list Kimi K3; 9 more reach a provider that has it."."""
    name = answer.line.name if answer.line else ""
    if not answer.rows:
        return f"No gateway is known to carry {name}, as of {answer.as_of}."
    verb = "lists" if listed == 1 else "list"
    reach = "reaches" if inferred == 1 else "reach"
    if not listed:
        return f"No gateway lists {name}; {inferred} {reach} a provider that has it."
    rest = f"; {inferred} more {reach} a provider that has it" if inferred else ""
    return f"{formatting.count(listed, 'gateway')} {verb} {name}{rest}."


def _price_row(row: GatewayRow) -> Row:
    price, gateway = row.row, row.gateway
    return (
        Cell((gateway.name, f"  {gateway.kind}, {gateway.hosting}")),
        offer_text.cell_of(price, "input"),
        offer_text.cell_of(price, "output"),
    )


def _listed_too(row: GatewayRow) -> str:
    """ "Kilo Gateway: $3.00 in · $15.00 out"."""
    price = offer_text.price(row.row.prices) if row.row else "price not known"
    return f"{row.gateway.name}: {price}"


def _short(row: GatewayRow) -> str:
    """ "Switchyard · router, self-hosted · MIT"."""
    gateway = row.gateway
    parts = (gateway.name, f"{gateway.kind}, {gateway.hosting}", gateway.licence)
    return " · ".join(text for text in parts if text)


def _all_gateways(answer: Gateways) -> Iterator[Part]:
    yield Title("Routers and gateways")
    for kind, label in _KINDS:
        rows = [row for row in answer.rows if row.gateway.kind == kind]
        if rows:
            yield Listing(f"{label} ({len(rows)})", tuple(_described(row) for row in rows))
    days = [row.gateway.checked for row in answer.rows]
    if days:
        yield SmallPrint((f"checked {formatting.dates(min(days), max(days))}",))


def _described(row: GatewayRow) -> str:
    return f"{row.gateway.name} ({row.gateway.hosting}): {row.gateway.line}"


def _named_gateways(answer: Gateways) -> Iterator[Part]:
    """The gateways that the question names, each with its coverage of the model."""
    names = formatting.listed((row.gateway.name for row in answer.rows), _MAX_NAMES)
    yield Title(f"{names}: {answer.line.name}" if answer.line else names)
    for row in answer.rows:
        lines = (*_coverage(answer, row), *_about(row, answer.as_of))
        yield Lines(tuple(lines))
    if warnings := offer_text.warning(row.row for row in answer.rows):
        yield SmallPrint(warnings)
    pages = tuple(row.gateway.source for row in answer.rows)
    yield Sources(pages, f"checked {max(row.gateway.checked for row in answer.rows)}")
    if price_dates := offer_text.dated(row.row for row in answer.rows):
        yield SmallPrint((price_dates,))


def _coverage(answer: Gateways, row: GatewayRow) -> Iterator[Line]:
    if answer.line is None:
        return
    name, gateway = answer.line.name, row.gateway
    if row.coverage is None and gateway.provider:
        yield Line(
            f"Not listed. No offer of {name} at {gateway.name} is known as of {answer.as_of}."
        )
    elif row.coverage is None:
        yield Line(f"Not known. Nothing says whether {gateway.name} carries {name}.")
    elif row.coverage.basis == "listed":
        price = _price(row.row) if row.row else "its price is not known"
        yield Line(f"Yes. {gateway.name} lists {name}: {price}.")
    else:
        yield Line(f"Yes, inferred: {gateway.name} passes requests on to a provider that has it.")


def _price(row: PriceRow) -> str:
    return f"{offer_text.price_with_unit(row.prices)}{offer_text.seller_mark(row)}"


def _about(row: GatewayRow, as_of: date) -> Iterator[Line]:
    gateway = row.gateway
    parts = (f"{gateway.kind}, {gateway.hosting}", gateway.licence)
    yield Line(" · ".join(text for text in parts if text), gateway.name)
    yield Line(gateway.line)
    if row.models_listed:
        yield Line(f"{formatting.count(row.models_listed, 'model')}, as of {as_of}", "Lists")
    if row.passes:
        yield Line(formatting.listed(row.passes, _MAX_PROVIDERS), "Passes requests on to")
    elif gateway.any_provider:
        yield Line(
            "the common providers; it publishes no list that the catalogue has", "Passes on to"
        )
