"""Feedback on a figure: the modal that asks which is wrong and what is right, and the report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot import formatting
from bot.answer import Citation
from bot.blocks.buttons import FEEDBACK
from bot.blocks.elements import (
    LIMITS,
    Block,
    Element,
    bold,
    clip,
    context,
    escape,
    escape_plain,
    fit,
    link,
    mention,
    plain_text,
    section,
)
from bot.blocks.forms import input_block, modal, submits, text_input
from bot.blocks.reply import Reply, Variant

# Ids of the two inputs, of their blocks and of their elements. A modal that is open while the bot
# is updated sends the ids that it was opened with, so the texts must stay as they are.
CITATION_INPUT, CORRECTION_INPUT = "figure", "said"
_TITLE = "Flag a figure"
_RIGHT = "It should be:"
_DIGEST = 12
_LONGEST_CORRECTION = 1500
"""Characters that may be typed, and that are reported."""
_CITATION = 300
_SOURCE = 60
_LONGEST_NAME = 90
_MODELS = 3
"""Names of the models of an answer that are shown."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What somebody reports as wrong."""

    citation: Citation | None
    """None where the answer no longer has the chosen one."""
    typed: str
    """What stands in the form, with the words it began with."""
    user: str
    """The id of a person in Slack."""
    models: Sequence[tuple[str, str]]
    """Name and id of the model of the figure; of all in the answer where that is not certain."""
    place: str
    """Where the answer stands, as `message_link` or other words, escaped."""
    as_of: date
    """The day of the catalogue."""


def feedback_view(
    citations: Sequence[Citation], models: Sequence[str], private_metadata: str
) -> Block:
    """The modal for the citations of an answer about those models, the first figure chosen.

    `private_metadata` comes back with what is sent: at most 3,000 characters.
    """
    offered = citations[: LIMITS.options]
    blocks = [section(fit([f"About {_listed(models)}"], LIMITS.section))] if models else []
    blocks += [_citation_input(offered)] if offered else []
    blocks.append(_correction_input(_prefilled(offered[0]) if offered else ""))
    return modal(_TITLE, blocks, "Cancel") | submits(FEEDBACK, private_metadata, "Send")


def chosen_citation(citations: Sequence[Citation], value: str | None) -> Citation | None:
    """The citation that was chosen; None where the answer has another one in its place by now."""
    offered = enumerate(citations[: LIMITS.options])
    return next((citation for at, citation in offered if _value(at, citation) == value), None)


def thanks_view(citation: Citation | None) -> Block:
    """The modal after it was sent."""
    about = f" about {_named(citation)} ({_dated(citation)})" if citation else ""
    text = f"Thank you. Your report{escape(about)} was sent to whoever maintains the catalogue."
    return modal(_TITLE, [section(fit([text], LIMITS.section))])


def feedback_report(flag: Flag) -> Reply:
    """The report to the people who maintain the catalogue.

    What was typed is cut and inert, and no figure is believed to be wrong because of it.
    """
    citation = flag.citation
    figure = escape(_named(citation)) if citation else "not named"
    right = clip(escape(_correction(citation, flag.typed)), _LONGEST_CORRECTION) or "not given"
    source = f"Source: {escape(_dated(citation))} · {_page(citation)}" if citation else ""
    small = f"{source}flagged in {flag.place} · catalogue as of {flag.as_of}"
    facts = [
        f"Flagged by {mention(flag.user)}",
        *_model_lines(flag),
        f"{bold('Figure:')} {clip(figure, 2 * _CITATION)}",
        *_seller_lines(citation),
        f"{bold(_RIGHT)} {right}",
    ]
    text = fit([*(line.replace("*", "") for line in facts), small], LIMITS.text)
    blocks = section(fit(facts, LIMITS.section)), context(clip(small, LIMITS.context))
    return Reply(text, (Variant(blocks),))


def message_link(workspace_url: str, channel: str, ts: str, thread_ts: str) -> str:
    """A link to a message, in the form of Slack's own; plain words where an id is none.

    https://docs.slack.dev/reference/methods/chat.getPermalink
    """
    in_thread = f"?thread_ts={thread_ts}&cid={channel}" if thread_ts not in ("", ts) else ""
    url = f"{workspace_url}archives/{channel}/p{ts.replace('.', '')}{in_thread}"
    return link(url, "this message")


def _model_lines(flag: Flag) -> list[str]:
    names = [f"{_name(name)} {_code(model)}" for name, model in flag.models[:_MODELS]]
    more = f" and {len(flag.models) - _MODELS:,} more" if len(flag.models) > _MODELS else ""
    if not names:
        return []
    label = "Model:" if flag.citation and flag.citation.model else "Answer about:"
    return [f"{bold(label)} {', '.join(names)}{more}"]


def _seller_lines(citation: Citation | None) -> list[str]:
    if citation is None or not citation.seller:
        return []
    return [f"{bold('Seller:')} {_name(citation.seller)}, route {_code(citation.route)}"]


def _listed(models: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(models) - _MODELS:,} more" if len(models) > _MODELS else ""
    names = (f"*{name}*" for model in models[:_MODELS] if (name := _name(model).strip()))
    return f"{', '.join(names)}{more}"


def _name(text: str) -> str:
    return clip(escape(text), _LONGEST_NAME)


def _code(text: str) -> str:
    return f"`{clip(escape(text), _LONGEST_NAME)}`"


def _page(citation: Citation | None) -> str:
    """A link to the page that is cited, only where its address is safe to open."""
    page = link(citation.url) if citation and citation.url else ""
    return f"{page} · " if page.startswith("<") else ""


def _correction(citation: Citation | None, typed: str) -> str:
    """What was typed after the prefilled words.

    These stay where they are about another citation than the chosen one: they say which was meant.
    """
    prefilled = _prefilled(citation).rstrip() if citation else ""
    return formatting.visible(typed).removeprefix(prefilled).strip()


def _prefilled(citation: Citation) -> str:
    """Words to go on from: "Azure, input: $5.00 … (models.dev, 2026-09-30). It should be: "."""
    return f"{_named(citation)} ({_dated(citation)}). {_RIGHT} "


def _named(citation: Citation) -> str:
    name = formatting.visible(f"{citation.label}: {citation.value}")
    return formatting.shortened(name, _CITATION)


def _dated(citation: Citation) -> str:
    source = formatting.shortened(formatting.visible(citation.source), _SOURCE)
    return f"{source}, {citation.as_of}"


def _value(at: int, citation: Citation) -> str:
    """Position and content of the citation, so that a list which has changed since is noticed."""
    digest = hashlib.sha256(repr(citation).encode()).hexdigest()
    return f"{at}:{digest[:_DIGEST]}"


def _citation_input(citations: Sequence[Citation]) -> Block:
    options = [_option(at, citation) for at, citation in enumerate(citations)]
    menu: Element = {
        "type": "static_select",
        "action_id": CITATION_INPUT,
        "options": options,
        "initial_option": options[0],
    }
    return input_block(CITATION_INPUT, "Which figure is wrong?", menu)


def _option(at: int, citation: Citation) -> Element:
    # The label is cut before the value is: the value tells one row from the next.
    room = max(LIMITS.option - len(escape_plain(citation.value)) - len(": "), 1)
    label = f"{formatting.shortened(citation.label, room)}: {citation.value}"
    return {
        "text": plain_text(label, LIMITS.option),
        "description": plain_text(_dated(citation), LIMITS.option_description),
        "value": _value(at, citation),
    }


def _correction_input(prefilled: str) -> Block:
    field = text_input(CORRECTION_INPUT, _LONGEST_CORRECTION, prefilled, multiline=True)
    return input_block(CORRECTION_INPUT, "What is right, and where is it written?", field)
