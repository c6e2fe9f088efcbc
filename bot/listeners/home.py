"""The Home tab, and what an agent's pane suggests when it is opened."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.answer import HomeContent, home_content
from bot.blocks.home import CLEAR, home
from bot.listeners.tap import Body
from bot.listeners.workspace import Said, Workspace
from bot.mail.letters import Prompts, Publish
from catalog import Catalog

PROMPTS = (
    ("Cheapest for a job", "cheapest vision with 200k context"),
    ("Two models side by side", "compare the newest opus with the newest gemini pro"),
    ("What a workload costs", "10k requests a day, 3k in 500 out: what would haiku cost?"),
    ("What ends soon", "what retires in the next 90 days?"),
)
"""Title and message; as in manifest.agent.yml."""


def register(app: AsyncApp, workspace: Workspace) -> None:
    async def opened(event: dict[str, Any]) -> None:
        if event.get("tab") == "messages":
            if workspace.is_agent:
                workspace.mail.put(Prompts(event["channel"], PROMPTS))
        else:
            workspace.mail.put(Publish(event["user"], view(workspace.shelf(), None)))

    async def clear(ack: AsyncAck, body: Body) -> None:
        await ack()
        workspace.mail.put(Publish(body["user"]["id"], view(workspace.shelf(), None)))

    app.event("app_home_opened")(opened)
    app.action(CLEAR)(clear)


def view(catalog: Catalog, said: Said | None) -> dict[str, Any]:
    """The tab as it stands today, with an answer where one was asked for."""
    answered = said.bare().blocks if said else ()
    return home(_front(catalog), answered)


@lru_cache(1)
def _front(catalog: Catalog) -> HomeContent:
    return home_content(catalog)
