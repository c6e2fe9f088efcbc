from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from catalog.catalog import Catalog
from tests.bot.conversation import in_peace
from tests.bot.serving import bot
from tests.bot.slack import Slack, acknowledgement, click, direct, home_opened, typeahead


def texts(view: dict[str, Any]) -> str:
    return str(view["blocks"])


async def opened(app: AsyncApp, slack: Slack, user: str = "U1") -> dict[str, Any]:
    acknowledgement(await app.async_dispatch(home_opened(user)))
    await slack.until(lambda slack: user in slack.homes)
    return slack.homes[user]


async def tapped(app: AsyncApp, slack: Slack, action_id: str, value: str, kind: str) -> str:
    """The tab after a tap in it."""
    view, block = slack.homes["U1"], "search:home" if kind == "external_select" else "b"
    request = click(action_id, value, kind=kind, block_id=block, view=view)
    acknowledgement(await app.async_dispatch(request))
    await slack.until(lambda slack: slack.homes["U1"]["hash"] != view["hash"])
    return texts(slack.homes["U1"])


async def test_it_shows_what_is_new_how_old_it_is_and_how_to_ask(
    app: AsyncApp, slack: Slack
) -> None:
    shown = texts(await opened(app, slack))
    for expected in ("Search 12 models", "Cirrus 4 Mini", "2026-10-01", "/cheapest"):
        assert expected in shown


async def test_it_links_the_page_about_how_to_use_it(world: Catalog, slack: Slack) -> None:
    app = bot(lambda: world, slack.client(), docs_url="https://wiki.example/modeldesk")
    assert "<https://wiki.example/modeldesk|" in texts(await opened(app, slack))


async def test_a_search_in_it_is_answered_in_it_and_can_be_cleared(
    app: AsyncApp, slack: Slack
) -> None:
    view = await opened(app, slack)
    offered = acknowledgement(
        await app.async_dispatch(
            typeahead("search:home", "slate 8", block_id="search:home", view=view)
        )
    )
    assert offered["options"][0]["value"] == "quarry/slate-8b"
    answered = await tapped(app, slack, "search:home", "quarry/slate-8b", "external_select")
    assert "Do not use it for" in answered
    assert "Share to channel" not in answered
    assert "Do not use it for" not in await tapped(app, slack, "home_clear", "", "button")


async def test_its_buttons_are_answered_in_it(app: AsyncApp, slack: Slack) -> None:
    view = await opened(app, slack)
    [first] = [
        block["accessory"]
        for block in view["blocks"]
        if block.get("accessory", {}).get("action_id") == "step:new:1"
    ]
    assert "Sources: " in await tapped(app, slack, "step:new:1", first["value"], "button")


@pytest.mark.parametrize("is_agent", [True, False])
async def test_an_agents_pane_gets_prompts_and_no_other_does(
    world: Catalog, slack: Slack, is_agent: bool
) -> None:
    slack.granted |= {"assistant:write"}
    app = bot(lambda: world, slack.client(), is_agent=is_agent)
    acknowledgement(await app.async_dispatch(home_opened(tab="messages")))
    await in_peace()
    assert [len(prompts["prompts"]) for prompts in slack.prompts] == [4] * is_agent
    assert slack.homes == {}


@pytest.mark.parametrize("is_agent", [True, False])
async def test_an_agent_says_that_it_works_before_it_answers(
    world: Catalog, slack: Slack, is_agent: bool
) -> None:
    app = bot(lambda: world, slack.client(), is_agent=is_agent)
    acknowledgement(await app.async_dispatch(direct("cirrus 4")))
    await slack.next_post()
    methods = [method for method, _ in slack.calls]
    assert methods == ["assistant.threads.setStatus"] * is_agent + ["chat.postMessage"]


async def test_a_status_that_is_refused_delays_no_answer(world: Catalog, slack: Slack) -> None:
    slack.refuses["assistant.threads.setStatus"] = "not_allowed_token_type"
    app = bot(lambda: world, slack.client(), is_agent=True)
    acknowledgement(await app.async_dispatch(direct("cirrus 4")))
    assert "Cirrus 4" in (await slack.next_post())["text"]
