"""Invented answers: labs, models and providers that do not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.answer import (
    NOTHING_INTERPRETED,
    AboutFact,
    Advice,
    Ambiguous,
    Answer,
    CostBasis,
    DifferingQuote,
    Help,
    Interpretation,
    ModelCard,
    ModelLine,
    NameMatch,
    NotFound,
    PriceLadder,
    PriceRow,
    PriceRows,
    RankedModel,
    Ranking,
)
from bot.answer.card_verdict import CardVerdict
from bot.query import LeftOut
from catalog.curated import Gateway, Needs, Replacement, Request, UseCase
from catalog.fit.evidence import Evidence, Fit
from catalog.gateway_coverage import GatewayCoverage
from catalog.lifecycle import Life
from catalog.model import Model
from catalog.ratings import Peer
from catalog.schema import (
    Condition,
    Direction,
    FeedFacts,
    Modality,
    Price,
    Rating,
    RouteType,
    Source,
    Unit,
)
from catalog.succession import Successor

DAY = date(2026, 11, 9)
EARLIER = date(2026, 9, 30)
SITE = "https://docs.northwind.example/aster"
SOURCE = Source("survey", "Survey", "https://survey.example", "MIT", EARLIER)
NO_ROWS = PriceRows((), 0, (), (), (), (), ())
ACTIVE = Life("active", None, earliest=False, days_left=None)


def price(
    usd: str,
    direction: Direction = "input",
    modality: Modality = "text",
    unit: Unit = "1M tokens",
    when: Condition | None = None,
) -> Price:
    return Price(direction, modality, unit, Decimal(usd), when)


def tariff(into: str, out: str, cached: str | None = None) -> tuple[Price, ...]:
    read = (price(cached, "cache_read"),) if cached else ()
    return (price(into), price(out, "output"), *read)


def row(
    provider: str,
    *prices: Price,
    route: str = "aster-2",
    as_of: date = DAY,
    free: bool = False,
    route_type: RouteType = "serverless",
) -> PriceRow:
    return PriceRow(
        model="northwind/aster-2",
        provider=provider.lower(),
        provider_name=provider,
        route=route,
        route_type=route_type,
        prices=prices,
        upcoming=(),
        free=free,
        source="Survey",
        source_url="https://survey.example/aster-2",
        as_of=as_of,
        differing=(),
        trust="other",
    )


def line(name: str, released: str | None = None) -> ModelLine:
    slug = name.lower().replace(" ", "-")
    return ModelLine(f"northwind/{slug}", name, "Northwind Labs", released, preview=False)


def model(name: str, released: str | None = None) -> Model:
    return Model(
        id=line(name).id,
        name=name,
        lab="northwind",
        facts=FeedFacts(),
        source=SOURCE,
        names=(),
        snapshots=(),
        same_as=(),
        ratings=(),
        family=None,
        card=None,
        specialization="general",
        released=released,
        retires=None,
        routes_end=None,
        routes=1,
    )


def use_case(name: str) -> UseCase:
    return UseCase(
        id=name.lower().replace(" ", "-"),
        name=name,
        noun=name.lower(),
        phrases=(name,),
        needs=Needs(),
        typical=Request(input_tokens=1000),
        source="https://survey.example",
        checked=DAY,
    )


def fact(text: str, source: str = "Survey", as_of: date = EARLIER) -> Evidence:
    return Evidence(text, None, source, as_of)


def peer(name: str, value: float, half: float | None = 5) -> Peer:
    low, high = (None, None) if half is None else (value - half, value + half)
    rating = Rating("arena.vision", value, low, high, None, None, None, "arena")
    return Peer(model(name), rating, SOURCE)


def carrier(name: str, *, listed: bool) -> GatewayCoverage:
    gateway = Gateway(
        id=name.lower().replace(" ", "-"),
        name=name,
        kind="gateway",
        hosting="hosted",
        line="Passes requests on.",
        source="https://survey.example",
        checked=DAY,
    )
    return GatewayCoverage(gateway, "listed" if listed else "by provider")


def name_match(asked: str, matched: str = "name") -> NameMatch:
    return NameMatch(asked, matched, (), ())


def card(name: str, rows: PriceRows = NO_ROWS) -> ModelCard:
    """A model of which nothing is known but its name and routes."""
    return ModelCard(
        line=line(name),
        verdict=None,
        use_it_for=(),
        do_not_use_it_for=(),
        facts=(),
        about=(),
        fits=(),
        rows=rows,
        carriers=(),
        capabilities=(),
        lacks=(),
        peers=(),
        peers_for=None,
        life=ACTIVE,
        successor=None,
        name_match=name_match(name),
        as_of=DAY,
        sources=("Survey",),
    )


def ladder(name: str, rows: PriceRows) -> PriceLadder:
    return PriceLadder(line(name, "2026-04-21"), rows, ACTIVE, name_match(name), as_of=DAY)


def _both(into: str, pictures: str) -> tuple[Price, ...]:
    return (
        price(into),
        price(pictures, "input", "image"),
        price("30", "output", "image"),
        price("1.25", "cache_read"),
        price("2", "cache_read", "image"),
    )


def _tied() -> PriceRows:
    """Two of one tariff, one that is as cheap for text, a dearer one, and some that stand apart."""
    first = row(
        "Kestrel Cloud",
        *tariff("5", "30", "1.25"),
        price("2.5", when=Condition(processing="batch")),
        price("10", when=Condition(above_tokens=200_000)),
        as_of=EARLIER,
    )
    changing = row("Plum API", *_both("5", "8"))._replace(
        upcoming=(price("4", when=Condition(valid_from=date(2026, 12, 1))),),
        differing=(DifferingQuote("Ledger", date(2026, 11, 1), (price("0.2", "cache_read"),)),),
    )
    return PriceRows(
        paid=(
            first,
            row("Quay Gateway", *tariff("5", "30", "1.25"), as_of=EARLIER),
            changing,
            row("Tern & Sons", *tariff("6", "31.999999")),
        ),
        tied=3,
        other=(
            row("Egret", price("0.054", "output", "image", "image")),
            row("Egret", price("0.145", "output", "image", "image"), route="aster-2/hd"),
        ),
        free=(row("Gull", free=True),),
        plans=(row("Heron Desk", route_type="plan"),),
        special=(row("Ibis", route_type="dedicated"),),
        unknown=(row("Jay"), row("Knot")),
    )


def _full_card() -> ModelCard:
    return replace(
        card("Aster 2", _tied()),
        line=line("Aster 2", "2026-04-21"),
        verdict=CardVerdict(
            "A model by Northwind Labs for vision",
            ", at $5.00 in, $30.00 out per 1M tokens",
            curated="Worth evaluating for vision when its route and context window match.",
        ),
        api_id="aster-2",
        context=272_000,
        takes=("text", "image"),
        returns=("image",),
        use_it_for=(
            Advice("Teams evaluating vision", (fact("image input"),)),
            Advice("Buyers comparing 9 tracked provider routes"),
        ),
        do_not_use_it_for=(Advice("Strict JSON or tool-calling flows"),),
        facts=(
            ("Family", "Aster"),
            ("Released", "2026-04-21"),
            ("Architecture", "autoregressive"),
            ("Openness", "proprietary"),
            ("License", "proprietary, commercial use with conditions"),
            ("Context", "272,000 tokens"),
        ),
        about=(
            AboutFact("Plans before it draws.", SITE, DAY),
            AboutFact(
                "About ~99 % of characters are right.", "https://www.tern.example/a?b&c", DAY
            ),
        ),
        fits=(
            Fit(
                use_case("Image generation"),
                "strong",
                (fact("rating 1287 ± 6, rank 3", "Arena", DAY), fact("image output")),
            ),
            Fit(use_case("Vision"), "possible", (fact("image input"),), ("no text output",)),
        ),
        carriers=(carrier("Osprey", listed=True), carrier("Linnet", listed=False)),
        capabilities=("image input", "image output"),
        lacks=("tool calling",),
        peers=(peer("Borealis", 1280.4), peer("Aster 2", 1287), peer("Cirrus", 1291.2, None)),
        peers_for="Vision",
        successor=Successor(
            model("Aster 3"),
            Replacement(
                model="northwind/aster-2",
                replacement="northwind/aster-3",
                source="https://docs.northwind.example/retired",
                checked=DAY,
            ),
        ),
        name_match=replace(name_match("astr 2 (fast)", "typo"), stripped=("(fast)",)),
    )


def _retired_card() -> ModelCard:
    gone = date(2026, 10, 22)
    return replace(
        card("Aster 1", PriceRows((row("Plum API", *tariff("1", "2")),), 1, (), (), (), (), ())),
        verdict=CardVerdict("Retired on 2026-10-22", why="Start nothing new on it"),
        do_not_use_it_for=(Advice("Anything new"),),
        life=Life("retired", gone, earliest=False, days_left=-18),
        peers_for="Image generation",
        successor=Successor(model("Aster 2", "2026-04-21"), None),
        name_match=NameMatch("aster", "newest", (), (line("Aster 2"), line("Aster 3"))),
    )


def _long_ladder() -> PriceLadder:
    peak = Condition(hours_utc="01:00-04:00")
    paid = (
        row("Kestrel Cloud", *tariff("0.3", "1.2"), price("0.15", when=peak)),
        row("Plum API", *tariff("0.5", "1.5"), route="aster-2-eu"),
        row("Plum API", *tariff("0.5", "1.5"), route="aster-2-us"),
        row("Plum API", *tariff("0.7", "1.5"), route="aster-2-priority"),
        row("Quay Gateway and Sons of the Northern Shore", *tariff("0.8", "2"), route="a"),
        row("Quay Gateway and Sons of the Northern Shore", *tariff("0.8", "2"), route="b"),
        *(row(f"Port {n:02}", *tariff(f"{n}.5", "40.0001")) for n in range(1, 31)),
    )
    return ladder("Aster 2", PriceRows(paid, 1, (), (), (), (), ()))


def _by_picture() -> PriceLadder:
    low, high = Condition(quality="low"), Condition(quality="high", size="1024x1024")
    paid = (
        row("Egret", price("0.04", "output", "image", "image")),
        row(
            "Gull",
            price("0.05", "output", "image", "image", low),
            price("0.19", "output", "image", "image", high),
        ),
    )
    return ladder("Aster 2", PriceRows(paid, 1, (), (), (), (), ()))


def ranked(name: str, made: PriceRow, blended: str | None, *why: Evidence) -> RankedModel:
    cost = None if blended is None else Decimal(blended)
    return RankedModel(line(name), made, 1_050_000, cost, why)


def _ranking() -> Ranking:
    seen = fact("image input")
    rated = fact("rating 1287 ± 6, rank 3", "Arena", DAY)
    return Ranking(
        use_case="vision",
        name="Vision",
        basis=CostBasis("2,000 tokens in, 500 out", 1000, "Per 1k"),
        rows=(
            ranked("Aster Mini", row("Plum API", *tariff("0.05", "0.2")), "0.00014", seen),
            ranked("Borealis", row("Kestrel Cloud", *tariff("0.75", "3")), "0.0021", rated, seen),
            ranked("Cirrus", row("Egret", price("0.04", unit="image")), None, seen),
        ),
        qualified=212,
        free=(ranked("Aster Nano", row("Gull", free=True), None, seen),),
        plans=(ranked("Aster 2", row("Heron Desk", route_type="plan"), None, seen),),
        excluded=(("not suited", 1018), ("price unknown", 31)),
        interpretation=Interpretation(
            left_out=(LeftOut("purple", "not understood"), LeftOut("<@U1>", "not understood"))
        ),
        as_of=DAY,
    )


ANSWERS: dict[str, Answer] = {
    "card": _full_card(),
    "card_of_a_name_only": card("Aster 0"),
    "card_retired": _retired_card(),
    "ladder": _long_ladder(),
    "ladder_by_the_picture": _by_picture(),
    "ladder_without_prices": ladder("Aster 2", replace(NO_ROWS, unknown=(row("Jay"),))),
    "ranking": _ranking(),
    "ranking_of_nothing": replace(
        _ranking(), rows=(), qualified=0, free=(), plans=(), interpretation=NOTHING_INTERPRETED
    ),
    "choice": Ambiguous(
        "aster", tuple(line(f"Aster {n}", "2026-04") for n in range(1, 9)), as_of=DAY
    ),
    "not_found": NotFound("aster 9", (line("Aster 3"), line("Aster 2")), as_of=DAY),
    "not_found_and_hostile": NotFound("<!channel> *now* _or_ `never` ~", (), as_of=DAY),
    "help": Help(
        ("/model aster 2", "/cheapest vision", "/cheapest aster 2"), 1412, 10_532, as_of=DAY
    ),
}
