"""What keeps a route's price from being compared, told by the routes around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.curated import Card, Doubted
from catalog.feeds import litellm
from catalog.feeds.identity import identify
from catalog.feeds.merge import merge_routes
from catalog.feeds.observed_facts import merge_facts
from catalog.feeds.set_aside import set_aside
from catalog.resolution.naming import Naming
from catalog.schema import FeedFacts, Modality, Observation, SetAside, Status
from tests.world.observed import AS_OF, observed

Said = tuple[str, str]
"""The line of an observation, and its prices."""

SLATE = "quarry/slate-9b"
CIRRUS = "nimbus/cirrus-4"


def seen(said: Iterable[Said], facts: FeedFacts) -> list[Observation]:
    """The observations; `facts` are those of the feed that lists them."""
    observations = [observed(line, prices) for line, prices in said]
    return [replace(o, facts=facts) if o.feed == "models.dev" else o for o in observations]


def reason(
    observations: Sequence[Observation], provider: str, world: Naming, cards: Sequence[Card] = ()
) -> SetAside | None:
    """Why the last offer of the provider is set aside."""
    identities = identify(observations, world)
    facts = merge_facts(observations, identities, {}, world)
    routes = set_aside(merge_routes(observations, identities, world), facts, cards, world)
    wanted = [o.route for o in observations if o.provider == provider][-1]
    [route] = [r for r in routes if r.provider == provider and wanted in (r.id, *r.also)]
    return route.set_aside


OLD, LATE, LAST = date(2025, 6, 1), date(2026, 8, 20), date(2026, 9, 1)
FACTS = FeedFacts(released=OLD)
LIST = seen([(f"skyhost cirrus-4 = {CIRRUS}", "input 3; output 15")], FeedFacts(released=LAST))
"""What a feed that follows lists says of Skyhost's, which reaches to a day."""
ELSEWHERE: Said = (f"elsewhere slate-9b = {SLATE}", "input 1; output 2")
BOOK = "genai-prices: skyhost slate-9b"


@pytest.mark.parametrize(
    ("more", "released", "why"),
    [
        pytest.param([(BOOK, "input 1; output 2")], OLD, "not listed", id="in a price book alone"),
        pytest.param(
            [("genai-prices: skyhost slate-9b:free", "")], OLD, "not listed", id="a free one"
        ),
        pytest.param(
            [("skyhost slate-9b", "input 1; output 2"), (BOOK, "input 1; output 2")],
            OLD,
            None,
            id="in the seller's list",
        ),
        pytest.param(
            [("skyhost big/slate-9b", "input 3; output 4"), (BOOK, "input 1; output 2")],
            OLD,
            None,
            id="in the list under another id and at another price",
        ),
        pytest.param(
            [("litellm: skyhost slate-9b", "input 1; output 2"), (BOOK, "input 1; output 2")],
            OLD,
            None,
            id="stated by another feed too",
        ),
        pytest.param(
            [(BOOK, "input 1; output 2")],
            LATE,
            None,
            id="released just before the newest in the list",
        ),
        pytest.param(
            [
                (
                    "genai-prices: skyhost slate-11b",
                    "input 1 from 2026-10-05; output 2 from 2026-10-05",
                )
            ],
            None,
            None,
            id="of unknown age, with a price since then",
        ),
        pytest.param(
            [(BOOK, "input 1")], OLD, None, id="of a kind that the list has none of: no output"
        ),
        pytest.param(
            [("genai-prices: skyhost slate-11b", "input 1; output 2")],
            None,
            "not listed",
            id="of an age that nobody knows",
        ),
        pytest.param(
            [("genai-prices: skyhost cirrus-4.5", "input 1; output 2")],
            None,
            None,
            id="of unknown age, and a later version than any list has",
        ),
        pytest.param(
            [("genai-prices: skyhost cirrus-3", "input 1; output 2")],
            None,
            "not listed",
            id="of unknown age, and an earlier version",
        ),
    ],
)
def test_a_price_book_may_have_what_its_seller_no_longer_lists(
    more: list[Said], released: date | None, why: SetAside | None, world: Catalog
) -> None:
    offers = [*LIST, *seen((ELSEWHERE, *more), FeedFacts(released=released))]
    assert reason(offers, "skyhost", world.naming) == why


@pytest.mark.parametrize(
    ("url", "prices", "why"),
    [
        pytest.param(litellm.URL, "input 1; output 2", "not listed", id="which names no page"),
        pytest.param("https://example.com/skyhost", "input 1; output 2", None, id="with its page"),
        pytest.param(litellm.URL, "input 1; output audio 2", None, id="of speech"),
        pytest.param(litellm.URL, "input 1", None, id="of embeddings"),
    ],
)
def test_an_entry_that_nobody_looks_up(
    url: str, prices: str, why: SetAside | None, world: Catalog
) -> None:
    entry = replace(observed("litellm: skyhost slate-9b", prices), url=url)
    offers = [*LIST, *seen([ELSEWHERE], FACTS), entry]
    assert reason(offers, "skyhost", world.naming) == why


@pytest.mark.parametrize("listed", [None, OLD])
def test_a_list_that_does_not_reach_so_far_says_nothing(
    listed: date | None, world: Catalog
) -> None:
    offers = seen([(f"skyhost cirrus-4 = {CIRRUS}", "input 3")], FeedFacts(released=listed))
    offers += seen([ELSEWHERE, (BOOK, "input 1; output 2")], FeedFacts(released=LATE))
    assert reason(offers, "skyhost", world.naming) is None


def test_nobody_knows_what_a_seller_without_a_list_has_dropped(world: Catalog) -> None:
    offers = [*LIST, *seen((ELSEWHERE, ("genai-prices: gatehub slate-9b", "input 1")), FACTS)]
    assert reason(offers, "gatehub", world.naming) is None


@pytest.mark.parametrize(
    ("line", "status", "why"),
    [
        pytest.param("genai-prices: gatehub slate-9b", "deprecated", "not listed", id="dropped"),
        pytest.param("genai-prices: gatehub slate-9b", "preview", None, id="a preview"),
        pytest.param("gatehub slate-9b", "deprecated", None, id="in the seller's list"),
        pytest.param("genai-prices: quarry slate-9b", "deprecated", None, id="by its lab, not yet"),
    ],
)
def test_a_price_book_tells_what_a_seller_has_dropped(
    line: str, status: Status, why: SetAside | None, world: Catalog
) -> None:
    entry = observed(line, "input 1; output 2")
    entry = replace(entry, facts=replace(entry.facts, status=status))
    offers = [*seen([ELSEWHERE], FACTS), entry]
    assert reason(offers, entry.provider, world.naming) == why


@pytest.mark.parametrize(
    ("released", "why"),
    [
        pytest.param("2025", "not listed", id="a year"),
        pytest.param("2026-10", None, id="a month"),
        pytest.param(None, None, id="no date, yet somebody looks after it"),
    ],
)
def test_a_card_dates_a_model_that_no_feed_dates(
    released: str | None, why: SetAside | None, world: Catalog
) -> None:
    source = "https://example.com/quarry"
    card = Card(id="quarry/slate-11b", released=released, source=source, checked=AS_OF)
    offers = [*LIST, observed("genai-prices: skyhost slate-11b", "input 1; output 2")]
    assert reason(offers, "skyhost", world.naming, [card]) == why


LAB: Said = (f"nimbus cirrus-4 = {CIRRUS}", "input 4; output 20; input 2 batch; output 10 batch")


@pytest.mark.parametrize(
    ("lab", "prices", "open_weights", "why"),
    [
        pytest.param(LAB[1], "input 2; output 10", False, "batch price", id="the batch tariff"),
        pytest.param(LAB[1], "input 2; output 10", True, None, id="of open weights"),
        pytest.param(LAB[1], "input 2; output 11", False, None, id="one of the two alone"),
        pytest.param(LAB[1], "input 3; output 15", False, None, id="just cheaper"),
        pytest.param(LAB[1], "input 4; output 20", False, None, id="the plain tariff"),
        pytest.param(
            "input 4; output 20", "input 2; output 10", False, None, id="half, without batches"
        ),
        pytest.param(
            "input 4; output 20; input 3.2 batch; output 16 batch",
            "input 3.2; output 16",
            False,
            "batch price",
            id="a batch tariff that is not half",
        ),
        pytest.param(
            "input 2 until 2026-10-31; output 10 until 2026-10-31; input 4 from 2026-11-01; "
            "output 20 from 2026-11-01; input 2 batch; output 10 batch",
            "input 2; output 10",
            False,
            None,
            id="what the lab asks for plain requests as well, for a time",
        ),
    ],
)
def test_a_batch_tariff_stated_as_the_plain_one(
    lab: str, prices: str, open_weights: bool, why: SetAside | None, world: Catalog
) -> None:
    said = [(LAB[0], lab), (f"skyhost cirrus-4 = {CIRRUS}", prices)]
    offers = seen(said, FeedFacts(released=OLD, open_weights=open_weights))
    assert reason(offers, "skyhost", world.naming) == why


@pytest.mark.parametrize(
    ("others", "prices", "why"),
    [
        pytest.param(["input 1; output 3"], "input 3; output 1", "swapped prices", id="mirrored"),
        pytest.param(["input 1; output 3"], "input 3; output 2", None, id="against one seller"),
        pytest.param(
            ["input 0.1; output 0.3"],
            "input 100; output 300",
            "unit unknown",
            id="a thousand times another's: it is of a thousand tokens",
        ),
        pytest.param(["input 0.1; output 0.3"], "input 20; output 60", None, id="just dear"),
        pytest.param(
            ["input 1; output 3", "input 1; output 4", "input 2; output 2"],
            "input 3; output 2",
            "swapped prices",
            id="against three sellers",
        ),
        pytest.param(
            ["input 1; output 3", "input 1; output 4", "input 2; output 1"],
            "input 3; output 2",
            None,
            id="where another asks more for input too",
        ),
        pytest.param(
            ["input 1; output 3", "input 1; output 4", "input 2; output 2"],
            "input 1; output 3",
            None,
            id="like the others",
        ),
        pytest.param(
            [],
            "input 0.1; cache_read 0.1; output 3",
            "swapped prices",
            id="the price of what is cached as that of the input",
        ),
        pytest.param(
            [], "input 0.1; cache_read 0.1; output 1", None, id="caching that saves nothing"
        ),
        pytest.param([], "input 0.1; cache_read 0.01; output 3", None, id="a steep tariff"),
    ],
)
def test_input_and_output_the_wrong_way_round(
    others: list[str], prices: str, why: SetAside | None, world: Catalog
) -> None:
    said = [(f"host-{n} slate-9b = {SLATE}", asked) for n, asked in enumerate(others)]
    offers = seen([*said, (f"skyhost slate-9b = {SLATE}", prices)], FACTS)
    assert reason(offers, "skyhost", world.naming) == why


@pytest.mark.parametrize(
    ("takes", "returns", "said", "why"),
    [
        pytest.param("audio", "text", [], "unit unknown", id="sound to text: minutes, perhaps"),
        pytest.param("text", "image", [], "unit unknown", id="pictures"),
        pytest.param("text image", "text image", [], None, id="text and pictures"),
        pytest.param(
            "audio",
            "text",
            [(f"genai-prices: gatehub slate-9b = {SLATE}", "input audio 3; output 5")],
            None,
            id="a feed that states units has tokens too",
        ),
        pytest.param(
            "audio",
            "text",
            [(f"litellm: gatehub slate-9b = {SLATE}", "input audio 0.006 per minute")],
            "unit unknown",
            id="a feed that states units has minutes",
        ),
    ],
)
def test_a_unit_that_no_source_states(
    takes: str, returns: str, said: list[Said], why: SetAside | None, world: Catalog
) -> None:
    def modalities(words: str) -> frozenset[Modality]:
        names: dict[str, Modality] = {"text": "text", "image": "image", "audio": "audio"}
        return frozenset(names[word] for word in words.split())

    last = (f"skyhost slate-9b = {SLATE}", "input 3; output 5")
    offers = seen([*said, last], FeedFacts(input=modalities(takes), output=modalities(returns)))
    assert reason(offers, "skyhost", world.naming) == why


@pytest.mark.parametrize(
    ("route", "prices", "why"),
    [
        pytest.param("slate-9b", "input 1.5; output 1.5", "contradicted", id="in that unit"),
        pytest.param("slate-9b", "input 1.5 per 1M characters", None, id="in another"),
        pytest.param("cirrus-4", "input 1.5; output 1.5", None, id="another of its models"),
    ],
)
def test_prices_that_the_page_of_the_seller_contradicts(
    route: str, prices: str, why: SetAside | None, world: Catalog
) -> None:
    doubt = Doubted(
        routes=("slate-*",),
        unit="1M tokens",
        because="it charges by the character",
        source="https://example.com/skyhost",
        checked=AS_OF,
    )
    sellers = tuple(
        seller.model_copy(update={"doubted": (doubt,)}) if seller.id == "skyhost" else seller
        for seller in world.naming.providers
    )
    offers = seen([(f"skyhost {route} = {SLATE}", prices)], FACTS)
    assert reason(offers, "skyhost", replace(world.naming, providers=sellers)) == why


@pytest.mark.parametrize(
    ("prices", "why"),
    [
        pytest.param("input 0.0023; output 0.0023", "unit unknown", id="too cheap for tokens"),
        pytest.param("input 0.0023; output 0.3", None, id="one of the two alone"),
        pytest.param("input 0.1; output 0.3", None, id="as tokens cost"),
    ],
)
def test_a_price_of_minutes_where_text_and_sound_go_in(
    prices: str, why: SetAside | None, world: Catalog
) -> None:
    takes: frozenset[Modality] = frozenset(("text", "audio"))
    offers = seen([(f"skyhost slate-9b = {SLATE}", prices)], FeedFacts(input=takes))
    assert reason(offers, "skyhost", world.naming) == why
