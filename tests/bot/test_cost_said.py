"""What the reply to a question about money says."""

from __future__ import annotations

import pytest

from bot.blocks import render
from catalog.catalog import Catalog
from catalog.pricing.usage import Workload
from tests.bot.asking import DAILY, JOB, costed, work


@pytest.mark.parametrize(
    ("names", "workload", "said"),
    [
        ("cirrus 4", DAILY, "10,000 requests a day, each 3,000 tokens in, 500 out"),
        ("cirrus 4", DAILY, "A month is 30 days"),
        ("cirrus 4", JOB, "1,000,000 tokens in, 1,000,000 out"),
        ("cirrus 4", work(output_tokens=10), "Input is not stated: only the output counts"),
        ("cirrus 4", work(input_tokens=10), "10 tokens in, output not counted"),
        ("cirrus 4", work(input_tokens=10), "Output is not stated: only the input counts"),
        (
            "cirrus 4",
            None,
            "Size not stated, so a typical request for general use: 2,000 tokens in",
        ),
        (
            "cirrus 4",
            work(input_tokens=10, output_tokens=10, cached_share="0.75"),
            "75% of the input is read from a cache; writing to it is not counted",
        ),
        (
            "cirrus 4",
            work(input_tokens=10_000, output_tokens=10_000, cached_share="0.75"),
            "Where a route has no known cache price, cached tokens count in full (Cirrus 4)",
        ),
        (
            "quarry/basalt-2",
            JOB,
            "Length of a prompt not stated: the price of short prompts counts",
        ),
        (
            "quarry/basalt-2",
            work(requests=1, input_tokens=300_000, output_tokens=1),
            "Prompts this long cost more where a route lists such a tier (Basalt 2)",
        ),
        (
            "cirrus 4",
            work(requests=1, input_tokens=300_000, output_tokens=1),
            "Does not fit: Cirrus 4 takes 200k tokens at once, a request has 300,001",
        ),
        ("tarn/dusk-1", JOB, "Where a price changes with the hour, the highest price counts"),
        ("tarn/dusk-1", JOB, "Off-peak: $1.50 in all for Dusk 1 at Tarn API"),
        (
            "nimbus/stratus-1",
            work(images=10),
            "An image that is charged by the token counts as 1,000 tokens",
        ),
        ("nimbus/stratus-2", work(images=10), "Quality not stated:"),
        (
            "nimbus/stratus-2",
            work(images=10, quality="high"),
            "Not known: 1 route that does not say what high quality costs",
        ),
        ("nimbus/stratus-2", work(images=10, quality="hd"), "No route has a known price for this."),
        ("tarn/seek-1", JOB, "Seek 1: $0.01 for each request not counted, as their number is not"),
        (
            "tarn/seek-1",
            DAILY,
            "Seek 1: $0.01 for each request counted where a route lists it; the others may",
        ),
        (
            "cirrus 4",
            JOB,
            "Cheapest of 3 routes: $18.00 in all at Nimbus API\nThe same at: Gatehub",
        ),
        ("quarry/basalt-2", JOB, "From the lab: 33% more ($10.00 in all) at Quarry API"),
        ("tarn/brook-2.5", JOB, "No route has a known price for this."),
        ("slate 8b, brook 2.5", JOB, "Not known: Brook 2.5"),
        ("slate 8b", JOB, "Free, with limits: Gatehub (Slate 8B)"),
        ("cirrus 4, marble 1", JOB, "The other: Marble 1 costs the same ($18.00 in all)"),
        ("cirrus 4, slate 70b", JOB, "Cheapest: Slate 70B, $1.40 in all at Skyhost"),
        ("cirrus 4, slate 70b", JOB, "The other: Cirrus 4 costs 13 times as much ($18.00 in all)"),
        ("slate 70b, cirrus 4", JOB, "The other: Cirrus 4 costs 13 times as much ($18.00 in all)"),
        (
            "cirrus 4, cirrus 3, cirrus 4 mini, slate 70b, slate 8b, slate coder 32b, dusk 1",
            JOB,
            "Left out: Dusk 1; only the first 6 are counted",
        ),
        ("cirrus 4, cirrus 99", JOB, 'Left out: "cirrus 99" is not in the catalogue'),
        (
            "quarry/basalt-2",
            JOB,
            "In batches at Quarry API: $5.00 in all, 33% less than the cheapest",
        ),
        (
            "quarry/basalt-2",
            JOB,
            "$9.10 in all if 50% of the input is cached, 9% less; "
            "$8.56 in all if 80% of the input is cached, 14% less than without",
        ),
    ],
)
def test_the_reply_says(names: str, workload: Workload | None, said: str, shop: Catalog) -> None:
    assert said in render(costed(names, shop, workload)).text
