"""The page and its parts as HTML: conversations with their fields, messages, forms, Home."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot import formatting
from bot.answer.dispatch import EXAMPLES
from bot.play.block_html import draw, view
from bot.play.html_tags import Markup, flow, tag
from bot.play.local_slack import CHANNEL, DIRECT, NAMES, REPORTS, Message
from bot.play.mrkdwn_html import mrkdwn
from bot.play.playground import Changes
from bot.slack.home_tab import PROMPTS
from catalog.catalog import Catalog


class Command(NamedTuple):
    """A slash command, as the manifests describe it."""

    name: str
    hint: str
    description: str


COMMANDS = (
    Command(
        "/model",
        "[model name]",
        "What a model is, what it costs on every route, and what it fits",
    ),
    Command(
        "/cheapest",
        "[use case or model name]",
        "The cheapest models for a job, or the cheapest routes of one model",
    ),
    Command("/compare", "[model] vs [model]", "Two to six models side by side"),
    Command(
        "/modeldesk",
        "[policy | workload | nick | watch | admins | export]",
        "Your company's policy, contract prices, workloads, nicknames and watches",
    ),
)
QUESTIONS = (*EXAMPLES[:2], f"@Modeldesk {PROMPTS[1][1]}")
"""What the first screen offers: two private answers, and one for everybody in a thread."""
OUR_QUESTIONS = ("/cheapest the big one", "@Modeldesk watch retirements", "/modeldesk")
"""What can be asked once there are settings."""
_OURS = (
    "For a company: its policy and contract prices count in every answer, and channels are told of "
    "what they watch. You are an admin here; a restart forgets everything."
)
_MENTIONS = {"@Modeldesk": "asks in front of everybody", "@sam": "a colleague, who never answers"}
_NO_REPORTS = "What somebody sends with Flag wrong arrives here."
_PANES = {CHANNEL: "channel", DIRECT: "direct", REPORTS: "reports"}
_TITLES = {
    "channel": "# general",
    "direct": "Modeldesk",
    "home": "Home",
    "reports": "# reports",
    "thread": "Thread",
}
_FIELDS = {
    "channel": "@Modeldesk and a question, or /",
    "direct": "Just ask",
    "thread": "@Modeldesk and what else",
}


def page(catalog: Catalog) -> Markup:
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", "Modeldesk"),
        tag("link", rel="icon", href="icon.svg", type="image/svg+xml"),
        *(tag("link", rel="stylesheet", href=name) for name in ("blocks.css", "play.css")),
        *(tag("script", src=name, defer="") for name in ("blocks.js", "play.js")),
    )
    models = formatting.count(len(catalog.models), "model")
    about = f"{models}, what they cost, what they fit and where they run: tap a question."
    panes = {
        "channel": flow(
            _log("channel", _welcome(about, *QUESTIONS), _our_company()), _composer("channel")
        ),
        "direct": flow(_log("direct"), _composer("direct")),
        "home": tag("div", class_="log", id="home", tabindex=0, role="region", aria_label="Home"),
        "reports": _log("reports", _welcome(_NO_REPORTS)),
    }
    body = tag(
        "body",
        tag("a", "Skip to the message field", href="#type-channel", class_="skip"),
        _navigation(),
        tag("main", [_pane(name, content) for name, content in panes.items()]),
        _thread(),
        tag("dialog", id="form"),
        _payload(),
        _confirmation(),
        tag("div", id="status", role="status"),
        data_commands=json.dumps([command._asdict() for command in COMMANDS]),
        data_mentions=json.dumps(_MENTIONS),
    )
    return flow(Markup("<!doctype html>\n"), tag("html", head, body, lang="en"), "\n")


def changes_json(changes: Changes) -> dict[str, Any]:
    """What the page's script is sent: pieces of HTML, and where each belongs."""
    shown: dict[str, Any] = {
        "version": changes.version,
        "messages": [_message_json(message) for message in changes.messages],
        "errors": changes.errors,
    }
    if changes.home is not None:
        shown["home"] = draw(_named(changes.home["blocks"]))
    if changes.is_modal_changed:
        shown["form"] = view(_named(changes.modal)) if changes.modal else ""
    return shown


def payload(message: Message) -> Mapping[str, Any]:
    """What Slack would be sent of a message."""
    return {"text": message.text, "blocks": list(message.blocks)}


def _message_json(message: Message) -> Mapping[str, str]:
    return {
        "ts": message.ts,
        "pane": _PANES[message.channel],
        "thread": message.thread_ts,
        "html": "" if message.is_deleted else _message(message),
    }


def _message(message: Message) -> Markup:
    name = "You" if message.author == "you" else message.author
    at = datetime.fromtimestamp(float(message.ts), UTC).astimezone().strftime("%H:%M")
    badge = [] if message.author == "you" else [tag("span", "APP")]
    about = f" · {message.about}" if message.about else ""
    private = [tag("div", f"Only visible to you{about}", class_="private")]
    content = draw(_named(message.blocks)) if message.blocks else _text(message.text)
    return tag(
        "article",
        tag("div", name[0], class_="avatar", aria_hidden="true"),
        tag(
            "div",
            private if message.is_private else [],
            tag("div", tag("b", name), badge, tag("time", at), class_="who"),
            content,
            _below(message),
            class_="blocks",
        ),
        class_=f"message by-{message.author.lower()}",
        id=f"m-{message.ts}",
        tabindex=-1,
        aria_label=f"{name}, {at}",
        data_ts=message.ts,
        data_thread=message.thread_ts,
        data_private="" if message.is_private else None,
    )


def _text(text: str) -> Markup:
    return tag("div", mrkdwn(_named(text)), class_="text")


def _below(message: Message) -> Markup:
    """What can be done with a message, as in its menu in Slack."""
    could = {
        "reply": "Reply in thread" if not (message.is_private or message.thread_ts) else "",
        "look_up": "Look up model" if message.author != "Slack" else "",
        "payload": "Copy as JSON" if message.author == "Modeldesk" else "",
    }
    return tag(
        "div",
        [
            tag("button", label, type="button", class_="quiet", data_do=what)
            for what, label in could.items()
            if label
        ],
        class_="below",
    )


def _named(content: Any) -> Any:
    """The same with names for the ids of whoever is mentioned."""
    match content:
        case str():
            for key, name in NAMES.items():
                for sign in "@#":
                    content = content.replace(f"<{sign}{key}>", f"<{sign}{key}|{name}>")
            return content
        case Mapping():
            return {key: _named(value) for key, value in content.items()}
        case list() | tuple():
            return [_named(value) for value in content]
        case _:
            return content


def _navigation() -> Markup:
    entries = [
        tag("button", _TITLES[name], type="button", class_="place", data_open=name)
        for name in _ABOUT
    ]
    theme = tag("button", "◐", type="button", id="theme", aria_label="Dark", aria_pressed="false")
    return tag("nav", tag("h1", "Modeldesk"), entries, theme, aria_label="Workspace")


def _pane(name: str, content: Markup) -> Markup:
    title = tag("header", tag("h2", _TITLES[name]), tag("small", _ABOUT[name]))
    hidden = None if name == "channel" else ""
    return tag("section", title, content, class_="pane", data_pane=name, hidden=hidden)


_ABOUT = {
    "channel": "a channel, as in Slack; everything stays on this machine",
    "direct": "direct messages with the bot",
    "home": "the Home tab of the bot",
    "reports": "reports of wrong figures, for whoever runs the bot",
}


def _thread() -> Markup:
    close = tag("button", "×", type="button", class_="quiet", id="close", aria_label="Close thread")
    title = tag("header", tag("h2", "Thread"), close)
    return tag(
        "aside",
        title,
        _log("thread"),
        _composer("thread"),
        class_="pane",
        id="thread",
        aria_label="Thread",
        hidden="",
    )


def _log(name: str, *first: Markup) -> Markup:
    label = f"Messages in {_TITLES[name]}"
    return tag(
        "div", first, class_="log", id=f"log-{name}", role="log", tabindex=0, aria_label=label
    )


def _welcome(text: str, *questions: str) -> Markup:
    """What stands in a conversation before anybody has said anything, with questions to tap."""
    buttons = [tag("button", q, type="button", class_="button", data_ask=q) for q in questions]
    return tag("div", tag("p", text), tag("div", buttons, class_="actions"), class_="welcome")


def _our_company() -> Markup:
    """The same for settings and watches, with what the page itself can do about them."""
    gestures = {"settle_sample": "Use a sample policy", "tell_news": "Show the next digest"}
    buttons = [
        tag("button", label, type="button", class_="button", data_gesture=kind)
        for kind, label in gestures.items()
    ]
    first, last = buttons
    asked = [tag("button", q, type="button", class_="button", data_ask=q) for q in OUR_QUESTIONS]
    return tag(
        "div", tag("p", _OURS), tag("div", first, asked, last, class_="actions"), class_="welcome"
    )


def _composer(name: str) -> Markup:
    field = tag(
        "textarea",
        id=f"type-{name}",
        rows=1,
        maxlength=12_000,
        placeholder=_FIELDS[name],
        aria_label=_FIELDS[name],
        aria_autocomplete="list",
        aria_controls=f"hints-{name}",
        autocomplete="off",
        spellcheck="false",
    )
    hints = tag(
        "ul", id=f"hints-{name}", class_="hints", role="listbox", aria_label="Commands", hidden=""
    )
    send = tag("button", "Send", type="submit", class_="button primary")
    return tag("form", hints, field, send, class_="composer", data_composer=name)


def _confirmation() -> Markup:
    ends = (("Cancel", "close", "button"), ("Yes", "confirmed", "button danger"))
    buttons = [
        tag("button", text, type="button", class_=look, data_end=end) for text, end, look in ends
    ]
    return tag(
        "dialog",
        tag("p", id="confirm-text"),
        tag("div", buttons, class_="ends"),
        id="confirm",
        aria_labelledby="confirm-text",
    )


def _payload() -> Markup:
    return tag(
        "dialog",
        tag("h2", "What Slack is sent"),
        tag("pre", tabindex=0, role="region", aria_label="JSON"),
        tag("p", role="status"),
        tag(
            "div",
            tag("button", "Close", type="button", class_="button", data_end="close"),
            class_="ends",
        ),
        id="payload",
        aria_label="What Slack is sent",
    )
