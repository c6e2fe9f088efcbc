"""What the overview says of a change: from what to what."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.blocks.settings_changes import change_words
from catalog.catalog import Catalog

BOT = {"requests": 10000, "period": "day", "input_tokens": 3000, "output_tokens": 500}


@pytest.mark.parametrize(
    ("kind", "before", "after", "words"),
    [
        pytest.param(
            "policy",
            None,
            {"providers": {"allow": ["nimbus", "skyhost"]}, "regions": ["eu"]},
            "Sellers that may be used: none stated → nimbus, skyhost · "
            "Where models must be served from: none stated → eu",
            id="a first policy",
        ),
        pytest.param(
            "policy",
            {"prices": [{"provider": "skyhost", "off": "12%"}]},
            {"prices": [{"provider": "skyhost", "off": "15%", "until": "2027-06-30"}]},
            "Contract prices: skyhost 12% off → skyhost 15% off until 2027-06-30",
            id="another contract price",
        ),
        pytest.param(
            "policy",
            {"regions": ["eu"], "trust": ["cloud"], "models": {"deny": ["quarry/*"]}},
            {"providers": {"deny": ["nimbus"]}},
            "Sellers that may not be used: none stated → nimbus · "
            "Models that may not be used: quarry/∗ → none stated · "
            "Grades of sellers: cloud → none stated · and 1 more",
            id="many fields",
        ),
        pytest.param("policy", {"regions": ["eu"]}, {"regions": ["eu"]}, "", id="nothing"),
        pytest.param("policy", {"moon": True}, None, "", id="of another release"),
        pytest.param(
            "workloads",
            None,
            {"support-bot": {**BOT, "channels": ["C1"]}},
            "support-bot: nothing → 10,000 requests a day, 3,000 tokens in, 500 out <#C1>",
            id="a new workload",
        ),
        pytest.param(
            "workloads",
            {"support-bot": BOT, "other": BOT},
            {"support-bot": {**BOT, "requests": 20000}, "other": BOT},
            "support-bot: 10,000 requests a day, 3,000 tokens in, 500 out → "
            "20,000 requests a day, 3,000 tokens in, 500 out",
            id="a changed workload",
        ),
        pytest.param(
            "nicknames",
            {"the big one": "nimbus/cirrus-4"},
            {"<!here>": "lab/gone"},
            "the big one: Cirrus 4 → nothing · &lt;!here&gt;: nothing → lab/gone",
            id="nicknames",
        ),
        pytest.param("admins", ["U1"], ["U2"], "<@U2> added · <@U1> removed", id="admins"),
    ],
)
def test_a_change_is_said_from_what_to_what(
    kind: str, before: Any, after: Any, words: str, shop: Catalog
) -> None:
    old, new = (json.dumps(body) if body else "" for body in (before, after))
    assert change_words(kind, old, new, shop) == words


def test_a_long_change_stays_short(shop: Catalog) -> None:
    many = json.dumps({"models": {"deny": [f"lab/model-{n}" for n in range(400)]}})
    assert len(change_words("policy", "", many, shop)) < 200
