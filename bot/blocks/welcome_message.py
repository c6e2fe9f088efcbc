"""What the bot says first to who opens its messages: what it is for, and three examples."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer import HomeContent
from bot.answer.query_json import button_text
from bot.blocks.buttons import FOLLOW_UP, WELCOME
from bot.blocks.elements import LIMITS, Block, actions, button, escape, fit, link, section
from bot.blocks.reply import Reply, Variant

_WHAT_FOR = (
    "Ask me what AI models cost, what they fit and where they run. Just write, in your own words; "
    "each answer names its sources and their dates."
)


def welcome_message(home: HomeContent, docs_url: str | None = None) -> Reply:
    """The greeting, with the examples of the Home tab as buttons."""
    lines = [_WHAT_FOR, *([link(docs_url, "How to use Modeldesk")] if docs_url else [])]
    examples = [f"• {escape(query.text)}" for query in home.examples]
    return Reply(fit([*lines, *examples], LIMITS.text), (Variant(tuple(_blocks(home, lines))),))


def _blocks(home: HomeContent, lines: list[str]) -> Iterator[Block]:
    yield section(fit(lines, LIMITS.section))
    if home.examples:
        examples = enumerate(home.examples)
        buttons = [button(q.text, f"{FOLLOW_UP}:{n}", button_text(q)) for n, q in examples]
        yield actions(buttons, WELCOME)
