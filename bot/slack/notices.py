"""What somebody is told of a letter that did not get through, by whatever way is left."""

from __future__ import annotations

from dataclasses import replace

from bot.blocks import Reply, plain_reply
from bot.slack.outgoing import Letter, Open, Post, Prompts, Publish, Report, Respond, Whisper


def busy(letter: Letter) -> Letter | None:
    """Too much was waiting for it to be taken at all."""
    return _private(
        letter,
        plain_reply(
            "Too many answers are waiting for Slack, which takes one a second in a channel. Please "
            "ask again in a minute, or use /model or /cheapest, which are answered at once."
        ),
    )


def missing(letter: Letter, reference: str) -> Letter | None:
    """It was sent, or waited for long, and nobody knows that it arrived."""
    if isinstance(letter, Open):
        return letter.otherwise
    return _private(
        letter,
        plain_reply(
            "Slack did not confirm the answer to your question, so it may be missing. Please ask "
            f"again; if it stays, tell whoever runs Modeldesk here this reference: {reference}"
        ),
    )


def _private(letter: Letter, reply: Reply) -> Letter | None:
    """To the one person concerned; None where Slack offers no way, as in the Home tab."""
    match letter:
        case Post(otherwise=Respond() as respond) | (Respond() as respond):
            return replace(respond, reply=reply, replaces=False, public=False)
        case Open(otherwise=otherwise):
            return otherwise and replace(otherwise, reply=reply)
        case Post(thread, _, asker):
            return Whisper(thread, reply, asker)
        case Whisper():
            return replace(letter, reply=reply)
        case Publish() | Prompts() | Report():
            return None
