"""Feedback on a figure: the modal that asks which is wrong and what is right, and the report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
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
from bot.blocks.reply import Reply, Variant

# Ids of the two inputs, of their blocks and of their elements. A modal that is open while the bot
# is updated sends the ids that it was opened with, so the texts must stay as they are.
CITATION_INPUT, CORRECTION_INPUT = "figure", "said"
_TITLE = "Flag a figure"
_RIGHT = "Right is:"
_DIGEST = 12
_LONGEST_CORRECTION = 1500
"""Characters that may be typed, and that are reported."""
_CITATION = 300
_SOURCE = 60


def feedback_view(citations: Sequence[Citation], private_metadata: str) -> Block:
    """The modal for the citations of an answer, the first one chosen.

    `private_metadata` comes back with what is sent: at most 3,000 characters.
    """
    offered = citations[: LIMITS.options]
    inputs = [_citation_input(offered)] if offered else []
    inputs.append(_correction_input(_prefilled(offered[0]) if offered else ""))
    return _modal(inputs, "Cancel") | {
        "callback_id": FEEDBACK,
        "private_metadata": private_metadata,
        "submit": plain_text("Send", LIMITS.modal_title),
    }


def chosen_citation(citations: Sequence[Citation], value: str | None) -> Citation | None:
    """The citation that was chosen; None where the answer has another one in its place by now."""
    offered = enumerate(citations[: LIMITS.options])
    return next((citation for at, citation in offered if _value(at, citation) == value), None)


def thanks_view(citation: Citation | None) -> Block:
    """The modal after it was sent."""
    about = f"{_named(citation)} ({_dated(citation)})" if citation else "Your report"
    text = f"{escape(about)} goes to the people who keep the catalogue. Thank you."
    return _modal([section(fit([text], LIMITS.section))], "Close")


def feedback_report(citation: Citation | None, typed: str, user: str, as_of: date) -> Reply:
    """The report to the people who keep the catalogue; `user` is the id of a person in Slack.

    What was typed is cut and inert, and no figure is believed to be wrong because of it.
    """
    person = mention(user)
    about = _named(citation) if citation else "A figure that was not named"
    about = clip(escape(about), 2 * _CITATION)
    right = clip(escape(_correction(citation, typed)), _LONGEST_CORRECTION) or "not said"
    source = f"{escape(_dated(citation))} · " if citation else ""
    small = f"{source}{_page(citation)}catalogue as of {as_of}"
    text = fit([f"Flagged by {person}: {about}", f"{_RIGHT} {right}", small], LIMITS.text)
    lines = [f"{bold('Flagged')} by {person}", about, f"{bold(_RIGHT)} {right}"]
    blocks = section(fit(lines, LIMITS.section)), context(clip(small, LIMITS.context))
    return Reply(text, (Variant(blocks),))


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
    """Words to go on from: "Azure, input: $5.00 … (models.dev, 2026-09-30). Right is: "."""
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
    return _input(CITATION_INPUT, "Which figure is wrong?", menu)


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
    field: Element = {
        "type": "plain_text_input",
        "action_id": CORRECTION_INPUT,
        "multiline": True,
        "max_length": _LONGEST_CORRECTION,
    }
    if prefilled:
        field["initial_value"] = prefilled
    return _input(CORRECTION_INPUT, "What is right, and where is it written?", field)


def _input(block_id: str, label: str, element: Element) -> Block:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label, LIMITS.label),
        "element": element,
    }


def _modal(blocks: Sequence[Block], close: str) -> Block:
    return {
        "type": "modal",
        "title": plain_text(_TITLE, LIMITS.modal_title),
        "close": plain_text(close, LIMITS.modal_title),
        "blocks": list(blocks),
    }
