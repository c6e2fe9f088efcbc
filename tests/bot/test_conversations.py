from pathlib import Path

import pytest
from slack_bolt.async_app import AsyncApp

from bot.store.database import database_store
from catalog.catalog import Catalog
from tests.bot.conversation import Person, in_peace
from tests.bot.serving import bot
from tests.bot.slack import Slack, event


@pytest.fixture
def ada(app: AsyncApp, slack: Slack) -> Person:
    return Person(app, slack, "U1")


@pytest.fixture
def bob(app: AsyncApp, slack: Slack) -> Person:
    return Person(app, slack, "U2")


async def test_one_tap_says_which_model_was_meant(ada: Person) -> None:
    choice = await ada.types("/model", "slate")
    assert {"Slate 70B · Feb 2026", "Slate 8B · Feb 2026"} <= set(choice.buttons)
    card = await ada.is_told(ada.follow_up_buttons(choice, "Slate 8B · Feb 2026"))
    assert "Slate 8B" in card.text
    assert "$0.05" in card.text
    assert card.ephemeral


async def test_a_private_answer_is_replaced_by_the_next(ada: Person, slack: Slack) -> None:
    card = await ada.types("/model", "cirrus 4")
    ladder = await ada.is_told(ada.follow_up_buttons(card, "All prices"))
    assert slack.private[-1].fields["replace_original"] is True
    assert "Skyhost" in ladder.text
    about = await ada.is_told(ada.follow_up_buttons(ladder, "About Cirrus 4"))
    assert "Nimbus Labs, out since May 2026" in about.text
    assert slack.messages == []


async def test_a_comparison_gets_one_more_model(ada: Person) -> None:
    card = await ada.types("/model", "cirrus 4")
    offered = await ada.searches(card, "compare", "slate 8")
    assert "quarry/slate-8b" in offered
    two = await ada.is_told(ada.picks(card, "compare", "quarry/slate-8b"))
    assert "Cirrus 4" in two.text
    assert "Slate 8B" in two.text
    three = await ada.is_told(ada.picks(two, "compare", "nimbus/cirrus-4-mini"))
    assert "Cirrus 4 Mini" in three.text
    assert "Slate 8B" in three.text


async def test_a_ranking_is_compared_and_widened_for_the_same_work(ada: Person) -> None:
    ranked = await ada.types("/cheapest", "vision with tools, 10k requests a day of 3k in 500 out")
    two = await ada.is_told(ada.follow_up_buttons(ranked, "Compare the first 2"))
    three = await ada.is_told(ada.picks(two, "compare", "quarry/slate-8b"))
    for shown in (two, three):
        assert "10,000 requests a day, each 3,000 tokens in, 500 out" in shown.text
        assert "tool calling" in shown.text
    assert "Slate 8B" in three.text


async def test_a_name_that_was_left_out_joins_with_one_tap(ada: Person) -> None:
    two = await ada.types("/compare", "cirrus 4 vs brook 2.5 vs slate")
    assert "Slate" not in two.text.splitlines()[0]
    three = await ada.is_told(ada.follow_up_buttons(two, "Slate 8B · Feb 2026"))
    assert three.text.startswith("Cirrus 4 vs Brook 2.5 vs Slate 8B")


async def test_a_name_that_is_not_there_is_searched_for(ada: Person) -> None:
    missed = await ada.types("/compare", "cirrus 4 vs brook 9")
    assert "$" not in missed.text
    assert "tarn/brook-2.5" in await ada.searches(missed, "search", "broo")
    both = await ada.is_told(ada.picks(missed, "search", "tarn/brook-2.5"))
    assert "Cirrus 4" in both.text
    assert "Brook 2.5" in both.text


async def test_a_constraint_goes_with_one_tap(ada: Person) -> None:
    ranking = await ada.types("/cheapest", "vision with tools under $1")
    assert {"× tool calling", "× input ≤ $1.00 per 1M tokens"} <= set(ranking.buttons)
    wider = await ada.is_told(ada.follow_up_buttons(ranking, "× input ≤ $1.00 per 1M tokens"))
    assert "tool calling" in wider.text
    assert "input ≤" not in wider.text
    assert "Cirrus 4" in wider.text


async def test_a_ranking_opens_its_models(ada: Person) -> None:
    ranking = await ada.types("/cheapest", "vision")
    card = await ada.is_told(ada.picks(ranking, "look", "nimbus/cirrus-4-mini"))
    assert card.text.startswith("Cirrus 4 Mini")


async def test_an_answer_is_shared_once_with_who_and_as_of(ada: Person, slack: Slack) -> None:
    card = await ada.types("/model", "cirrus 4")
    after = await ada.is_told(ada.follow_up_buttons(card, "Share to channel"))
    assert "Share to channel" not in after.buttons
    await ada.follow_up_buttons(card, "Share to channel")
    await in_peace()
    [shared] = slack.messages
    assert (shared.channel, shared.thread_ts) == ("C1", "")
    assert "Cirrus 4" in shared.text
    last = shared.blocks[-1]["elements"][0]["text"]
    assert "<@U1>" in last
    assert "2026-11-01" in last


async def test_it_is_shared_where_the_bot_is_no_member(ada: Person, slack: Slack) -> None:
    slack.members = set()
    card = await ada.types("/model", "cirrus 4")
    await ada.is_told(ada.follow_up_buttons(card, "Share to channel"))
    [shared] = slack.messages
    assert shared.fields["response_type"] == "in_channel"


async def test_a_thread_under_a_shared_card_is_about_its_model(ada: Person, slack: Slack) -> None:
    card = await ada.types("/model", "cirrus 4")
    await ada.is_told(ada.follow_up_buttons(card, "Share to channel"))
    [shared] = slack.messages
    answer = await ada.mentions("is it good for vision?", ts="18.1", thread_ts=shared.ts)
    assert "Cirrus 4" in answer.text


async def test_what_others_read_stays_when_somebody_taps_on_it(
    ada: Person, bob: Person, slack: Slack
) -> None:
    answer = await ada.mentions("cirrus 4")
    seen = await bob.is_told(bob.follow_up_buttons(answer, "All prices"))
    assert seen.thread_ts == "17.1"
    assert "Skyhost" in seen.text
    assert [message.text for message in slack.messages] == [answer.text]


async def test_who_asked_settles_the_choice_for_all_and_the_thread_goes_on_from_it(
    ada: Person, bob: Person, slack: Slack
) -> None:
    choice = await ada.mentions("slate")
    mine = await bob.is_told(bob.follow_up_buttons(choice, "Slate 70B · Feb 2026"))
    assert "Slate 70B" in mine.text
    assert slack.messages[0].text == choice.text
    await ada.follow_up_buttons(choice, "Slate 8B · Feb 2026")
    await slack.until(lambda slack: slack.messages[0].text != choice.text)
    assert "Slate 8B" in slack.messages[0].text
    later = await ada.mentions("is it good for vision?", ts="17.3", thread_ts="17.1")
    assert "Slate 8B" in later.text


async def test_a_private_answer_in_a_thread_is_shared_in_that_thread(
    ada: Person, bob: Person, slack: Slack
) -> None:
    answer = await ada.mentions("cirrus 4")
    seen = await bob.is_told(bob.follow_up_buttons(answer, "All prices"))
    await bob.is_told(bob.follow_up_buttons(seen, "Share to channel"))
    assert slack.messages[-1].thread_ts == "17.1"
    assert "<@U2>" in str(slack.messages[-1].blocks[-1])


async def test_a_direct_conversation_goes_on_outside_of_threads_too(ada: Person) -> None:
    await ada.writes("cheapest coding", ts="17.1")
    refined = await ada.writes("and with vision?", ts="17.2")
    assert "Slate" not in refined.text
    assert "Cirrus" in refined.text
    assert refined.thread_ts == ""


async def test_a_tap_in_a_direct_message_replaces_it(ada: Person, slack: Slack) -> None:
    card = await ada.writes("cirrus 4")
    assert "Share to channel" not in card.buttons
    await ada.follow_up_buttons(card, "All prices")
    await slack.until(lambda slack: "cheapest first" in slack.messages[0].text)
    assert len(slack.messages) == 1


async def test_a_direct_conversation_goes_on_from_what_was_tapped(
    ada: Person, slack: Slack
) -> None:
    choice = await ada.writes("slate", ts="17.1")
    await ada.follow_up_buttons(choice, "Slate 8B · Feb 2026")
    await slack.until(lambda slack: slack.messages[0].text != choice.text)
    later = await ada.writes("is it good for vision?", ts="17.2")
    assert "Slate 8B" in later.text


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("we are moving everything to cirrus 4 next week", "Cirrus 4"),
        ("cirrus 4 or slate 8b?", "Slate 8B"),
        ("what is the cheapest vision model?", "Cirrus 4 Mini"),
        ("lunch?", "No model"),
        ("", "No model"),
    ],
)
async def test_any_message_can_be_looked_up(ada: Person, message: str, expected: str) -> None:
    assert expected in (await ada.looks_up(message)).text


async def test_a_message_in_a_thread_is_looked_up_there(ada: Person) -> None:
    card = await ada.looks_up("cirrus 4", message_ts="17.5", thread_ts="17.1")
    assert card.thread_ts == "17.1"


async def test_where_another_company_reads_along_an_answer_is_private(
    app: AsyncApp, ada: Person, slack: Slack
) -> None:
    request = event(
        {
            "type": "app_mention",
            "user": "U1",
            "text": "<@UBOT> cirrus 4",
            "channel": "C1",
            "ts": "17.1",
        },
        is_ext_shared_channel=True,
    )
    answer = await ada.is_told(app.async_dispatch(request))
    assert "Cirrus 4" in answer.text
    assert "Share to channel" in answer.buttons
    assert slack.messages == []


async def test_a_thread_is_remembered_by_another_process(
    world: Catalog, slack: Slack, tmp_path: Path
) -> None:
    stores = [database_store(f"sqlite+aiosqlite:///{tmp_path}/store.db") for _ in range(2)]
    for store in stores:
        await store.open()
    first, second = (Person(bot(lambda: world, slack.client(), store), slack) for store in stores)
    await first.mentions("cheapest coding please xyzzy")
    refined = await second.mentions("and with vision?", ts="17.2", thread_ts="17.1")
    assert "Slate" not in refined.text
    assert "Cirrus" in refined.text
    for store in stores:
        await store.close()
    kept = (tmp_path / "store.db").read_bytes()
    assert b"coding" in kept
    assert b"xyzzy" not in kept
