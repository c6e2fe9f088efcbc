"""Flag a figure: the modal that asks which one and what is right, and the report of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from bot import wording
from bot.answer import Citation
from bot.blocks import Look, Reply
from bot.blocks.elements import Block, context, section, words
from bot.blocks.limits import LIMITS
from bot.blocks.mrkdwn import bold, clipped, escape, fit, link, mention, plain

FLAG = "flag"
FIGURE = "figure"
SAID = "said"
_TITLE = "Flag a figure"
_RIGHT = "Right is:"
_DIGEST = 12
_LONGEST = 1500
"""Characters that may be typed, and that are reported."""
_FIGURE = 300
_SOURCE = 60


def flag_view(figures: Sequence[Citation], private_metadata: str) -> Block:
    """The modal for the figures of an answer, the first one chosen.

    `private_metadata` comes back with what is sent: at most 3,000 characters.
    """
    shown = figures[: LIMITS.options]
    blocks = [_choice(shown), _field(_before(shown[0]))] if shown else [_field("")]
    return _modal(blocks, "Cancel") | {
        "callback_id": FLAG,
        "private_metadata": private_metadata,
        "submit": words("Send", LIMITS.modal_title),
    }


def chosen(figures: Sequence[Citation], value: str | None) -> Citation | None:
    """The figure that a submission means; None where the answer has another one there by now."""
    shown = enumerate(figures[: LIMITS.options])
    return next((figure for n, figure in shown if _value(n, figure) == value), None)


def thanks_view(figure: Citation | None) -> Block:
    """What the modal turns into when it was sent."""
    about = f"{_named(figure)} ({_told(figure)})" if figure else "Your report"
    said = f"{escape(about)} goes to the people who keep the catalogue. Thank you."
    return _modal([section(fit([said], LIMITS.section))], "Close")


def report(figure: Citation | None, said: str, who: str, as_of: date) -> Reply:
    """What the people who keep the catalogue read; `who` is the id of a person in Slack.

    What was typed is cut and inert, and no figure is believed to be wrong because of it.
    """
    person = mention(who)
    about = _named(figure) if figure else "A figure that was not named"
    right = clipped(escape(_typed(figure, said)), _LONGEST) or "not said"
    told = f"{escape(_told(figure))} · " if figure else ""
    small = f"{told}{_page(figure)}catalogue as of {as_of}"
    about = clipped(escape(about), 2 * _FIGURE)
    text = fit([f"Flagged by {person}: {about}", f"{_RIGHT} {right}", small], LIMITS.text)
    lines = [f"{bold('Flagged')} by {person}", about, f"{bold(_RIGHT)} {right}"]
    blocks = section(fit(lines, LIMITS.section)), context(clipped(small, LIMITS.context))
    return Reply(text, (Look(blocks),))


def _page(figure: Citation | None) -> str:
    """Only where it is safe to open."""
    page = link(figure.url) if figure and figure.url else ""
    return f"{page} · " if page.startswith("<") else ""


def _typed(figure: Citation | None, said: str) -> str:
    """Without the words that stood in the field before, where they still fit the figure."""
    line = wording.visible(said)
    return line.removeprefix(_before(figure).rstrip() if figure else "").strip()


def _before(figure: Citation) -> str:
    """What stands in the field: "Azure, input: $5.00 … (models.dev, 2026-09-30). Right is: "."""
    return f"{_named(figure)} ({_told(figure)}). {_RIGHT} "


def _named(figure: Citation) -> str:
    return wording.shortened(wording.visible(f"{figure.label}: {figure.value}"), _FIGURE)


def _told(figure: Citation) -> str:
    return f"{wording.shortened(wording.visible(figure.source), _SOURCE)}, {figure.as_of}"


def _value(number: int, figure: Citation) -> str:
    """Says where the figure stands and what it said: a list that has changed is noticed."""
    digest = hashlib.sha256(repr(figure).encode()).hexdigest()
    return f"{number}:{digest[:_DIGEST]}"


def _choice(figures: Sequence[Citation]) -> Block:
    options = [_option(number, figure) for number, figure in enumerate(figures)]
    return {
        "type": "input",
        "block_id": FIGURE,
        "label": words("Which figure is wrong?", LIMITS.label),
        "element": {
            "type": "static_select",
            "action_id": FIGURE,
            "options": options,
            "initial_option": options[0],
        },
    }


def _option(number: int, figure: Citation) -> Block:
    return {
        "text": words(_short(figure), LIMITS.option),
        "description": words(_told(figure), LIMITS.option_description),
        "value": _value(number, figure),
    }


def _short(figure: Citation) -> str:
    """With the whole value where that is possible: it tells one row from the next."""
    room = max(LIMITS.option - len(plain(figure.value)) - len(": "), 1)
    return f"{wording.shortened(figure.label, room)}: {figure.value}"


def _field(before: str) -> Block:
    typed: Block = {
        "type": "plain_text_input",
        "action_id": SAID,
        "multiline": True,
        "max_length": _LONGEST,
    }
    return {
        "type": "input",
        "block_id": SAID,
        "label": words("What is right, and where is it written?", LIMITS.label),
        "element": typed | ({"initial_value": before} if before else {}),
    }


def _modal(blocks: Sequence[Block], close: str) -> Block:
    return {
        "type": "modal",
        "title": words(_TITLE, LIMITS.modal_title),
        "close": words(close, LIMITS.modal_title),
        "blocks": list(blocks),
    }
