import pytest

from bot.blocks import IN_MESSAGES, NATIVE
from bot.settings import NativeBlocks
from bot.slack.block_support import ack_blocks, message_blocks
from catalog.catalog import Catalog
from tests.bot.serving import bot
from tests.bot.slack import Failing, Slack, acknowledgement, command


@pytest.mark.parametrize(
    ("wanted", "rejects", "expected"),
    [
        ("auto", set(), NATIVE),
        ("auto", {"data_table"}, NATIVE - {"data_table"}),
        ("auto", set(NATIVE), frozenset()),
        ("always", set(NATIVE), NATIVE),
        ("never", set(), frozenset()),
    ],
    ids=str,
)
async def test_what_slack_says_that_it_takes(
    slack: Slack, wanted: NativeBlocks, rejects: set[str], expected: frozenset[str]
) -> None:
    slack.rejects = rejects
    assert await ack_blocks(slack.client(), wanted) == expected


@pytest.mark.parametrize("trouble", [None, Failing(200, "Please log in to this network")], ids=str)
async def test_no_answer_is_no_proof(slack: Slack, trouble: Failing | None) -> None:
    slack.refuses["blocks.validate"] = "unknown_method"
    if trouble:
        slack.suffer(trouble)
    assert await ack_blocks(slack.client(), "auto") == frozenset()


def test_what_is_switched_off_is_not_tried_in_messages_either() -> None:
    assert message_blocks("never") == frozenset()
    assert message_blocks("auto") == message_blocks("always") == IN_MESSAGES


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (frozenset(), {"header", "context", "section", "actions"}),
        (frozenset({"table"}), {"table", "actions"}),
        (NATIVE, {"container", "table", "actions"}),
    ],
    ids=["nothing proven", "tables", "everything"],
)
async def test_an_acknowledgement_holds_what_is_proven_for_it(
    world: Catalog, slack: Slack, accepted: frozenset[str], expected: set[str]
) -> None:
    app = bot(lambda: world, slack.client(), ack_blocks=accepted)
    answer = acknowledgement(await app.async_dispatch(command("/compare", "cirrus 4 vs slate 70b")))
    kinds = {block["type"] for block in answer["blocks"]}
    assert expected <= kinds
    assert kinds & NATIVE <= accepted
