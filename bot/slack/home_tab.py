"""The Home tab, and what somebody finds who opens the messages: a greeting, or suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.answer import HomeContent, home_content
from bot.blocks.elements import Block
from bot.blocks.home_view import HOME_CLEAR, home_view
from bot.blocks.settings_blocks import home_blocks, unread_blocks
from bot.blocks.welcome_message import welcome_message
from bot.slack.interaction import Body, Event
from bot.slack.outgoing import Post, Prompts, Publish
from bot.slack.workspace import Response, Workspace
from bot.store import Thread, UnknownThreadError, person_key
from catalog.catalog import Catalog, per_catalog

PROMPTS = (
    ("Cheapest for a job", "cheapest vision with 200k context"),
    ("Two models side by side", "compare the newest opus with the newest gemini pro"),
    ("What a workload costs", "10k requests a day, 3k in 500 out: what would haiku cost?"),
    ("What ends soon", "what retires in the next 90 days?"),
)
"""Title and message of each suggestion, as in manifest.agent.yml."""


def register(app: AsyncApp, workspace: Workspace) -> None:
    async def open_tab(event: Event, context: AsyncBoltContext) -> None:
        if event.get("tab") != "messages":
            publish_home(event["user"], context.team_id or "", workspace)
        elif workspace.is_agent:
            workspace.outbox.put(Prompts(event["channel"], PROMPTS))
        else:
            team = context.team_id or ""
            await _greet(Thread(team, event["channel"], ""), event["user"], workspace)

    async def clear(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        publish_home(body["user"]["id"], context.team_id or "", workspace)

    app.event("app_home_opened")(open_tab)
    app.action(HOME_CLEAR)(clear)


async def _greet(conversation: Thread, user: str, workspace: Workspace) -> None:
    """Greet a person once, and not if they know how to ask."""
    person = person_key(conversation.team, user)
    try:
        knows_how = await workspace.recall(conversation) is not None
    except UnknownThreadError:
        return  # nor could it be noted that they were greeted
    if knows_how or not await workspace.store.greet(person):
        return
    welcome = welcome_message(_home(workspace.catalog()), workspace.docs_url)
    await workspace.outbox.accept(Post(conversation, welcome, ""), f"greet:{person}")


def publish_home(
    user: str, team: str, workspace: Workspace, response: Response | None = None
) -> None:
    """Show somebody today's tab, with the answer that they asked for in it."""
    catalog, companies = workspace.catalog(), workspace.companies
    if companies.is_unread(team):
        settings = unread_blocks()
    else:
        may_change = companies.may_change(team, user)
        settings = home_blocks(companies.company(team), catalog, may_change=may_change)
    problems = workspace.feed_problems()
    view = home_tab(catalog, response, problems, workspace.docs_url, settings)
    workspace.outbox.put(Publish(user, view))


def home_tab(
    catalog: Catalog,
    response: Response | None = None,
    problems: Sequence[str] = (),
    docs_url: str | None = None,
    settings: Sequence[Block] = (),
) -> dict[str, Any]:
    """Today's tab, with an answer, what is wrong with feeds, and the settings of the company."""
    answer_blocks = response.shared().blocks if response else ()
    return home_view(_home(catalog), answer_blocks, problems, docs_url, settings)


@per_catalog
def _home(catalog: Catalog) -> HomeContent:
    return home_content(catalog)
