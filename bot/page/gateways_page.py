"""The page of routers and gateways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot import formatting
from bot.answer import GatewayRow, Gateways
from bot.page import offer_text, price_tables
from bot.page.page_parts import (
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
    cell,
    table,
)

_COLUMNS = (
    Column("Gateway", elastic=True),
    Column("Input"),
    Column("Output"),
    price_tables.DATED,
    Column("Kind", once="kind: {}"),
    Column("Hosting", once="all {}"),
)
_KINDS = (("gateway", "Gateways"), ("router", "Routers"), ("aggregator", "Aggregators"))
_PASSES = 8
_PAGES = 4


def gateways_page(made: Gateways) -> Page:
    if made.gateways_named:
        return tuple(_asked(made))
    return tuple(_carrying(made) if made.line else _all(made))


def _carrying(made: Gateways) -> Iterator[Part]:
    """All that carry a model: a table of those that list it, then what is inferred."""
    name = made.line.name if made.line else ""
    listed = [row for row in made.rows if row.coverage and row.coverage.basis == "listed"]
    through = [row for row in made.rows if row not in listed]
    yield Title(f"Gateways for {name}")
    if not made.rows:
        none = f"No gateway is known to carry {name}, as of {made.as_of}."
        yield Lines((Line(none),))
    if listed:
        currency = price_tables.currency(row.row for row in listed if row.row)
        caption = Line(f"{currency} where a price is listed", f"Listed by {len(listed)}")
        warned = offer_text.warning(row.row for row in listed)
        yield table(caption, _COLUMNS, [_row(row) for row in listed], notes=warned)
    if through:
        label = f"Inferred, through a provider that has it ({len(through)})"
        yield Listing(label, tuple(_short(row) for row in through))
    if small := offer_text.dated(row.row for row in listed):
        yield SmallPrint((small,))


def _row(row: GatewayRow) -> Row:
    price = row.row
    return (
        cell(row.gateway.name),
        offer_text.cell_of(price, "input"),
        offer_text.cell_of(price, "output"),
        cell(str(price.as_of) if price else None),
        cell(row.gateway.kind),
        cell(row.gateway.hosting),
    )


def _short(row: GatewayRow) -> str:
    """ "Switchyard · router, self-hosted · MIT"."""
    gateway = row.gateway
    said = (gateway.name, f"{gateway.kind}, {gateway.hosting}", gateway.licence)
    return " · ".join(part for part in said if part)


def _all(made: Gateways) -> Iterator[Part]:
    yield Title("Routers and gateways")
    for kind, label in _KINDS:
        found = [row for row in made.rows if row.gateway.kind == kind]
        if found:
            yield Listing(f"{label} ({len(found)})", tuple(_line(row) for row in found))
    days = [row.gateway.checked for row in made.rows]
    if days:
        yield SmallPrint((f"checked {formatting.dates(min(days), max(days))}",))


def _line(row: GatewayRow) -> str:
    return f"{row.gateway.name} ({row.gateway.hosting}): {row.gateway.line}"


def _asked(made: Gateways) -> Iterator[Part]:
    """Particular gateways, each with what is known of it and the model."""
    names = formatting.listed((row.gateway.name for row in made.rows), _PAGES)
    yield Title(f"{names}: {made.line.name}" if made.line else names)
    for row in made.rows:
        lines = (*_on_the_model(made, row), *_about(row, made.as_of))
        yield Lines(tuple(lines))
    if warned := offer_text.warning(row.row for row in made.rows):
        yield SmallPrint(warned)
    pages = tuple(row.gateway.source for row in made.rows)
    yield Sources(pages, f"checked {max(row.gateway.checked for row in made.rows)}")
    if small := offer_text.dated(row.row for row in made.rows):
        yield SmallPrint((small,))


def _on_the_model(made: Gateways, row: GatewayRow) -> Iterator[Line]:
    if made.line is None:
        return
    name, gateway = made.line.name, row.gateway
    if row.coverage is None and gateway.provider:
        yield Line(f"Not listed. No offer of {name} at {gateway.name} is known as of {made.as_of}.")
    elif row.coverage is None:
        yield Line(f"Not known. Nothing says whether {gateway.name} carries {name}.")
    elif row.coverage.basis == "listed":
        price = offer_text.at(row.row) if row.row else "its price is not known"
        yield Line(f"Yes. {gateway.name} lists {name}: {price}.")
    else:
        yield Line(f"Yes, inferred: {gateway.name} passes requests on to a provider that has it.")


def _about(row: GatewayRow, as_of: date) -> Iterator[Line]:
    gateway = row.gateway
    said = (f"{gateway.kind}, {gateway.hosting}", gateway.licence)
    yield Line(" · ".join(part for part in said if part), gateway.name)
    yield Line(gateway.line)
    if row.models_listed:
        yield Line(f"{formatting.count(row.models_listed, 'model')}, as of {as_of}", "Lists")
    if row.passes:
        yield Line(_passes(row.passes), "Passes requests on to")
    elif gateway.any_provider:
        yield Line(
            "the common providers; it publishes no list that the catalogue has", "Passes on to"
        )


def _passes(names: Sequence[str]) -> str:
    return formatting.listed(names, _PASSES)
