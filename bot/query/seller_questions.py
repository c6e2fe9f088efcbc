"""Questions about sellers as such: who trains on prompts, which providers are from the US."""

from __future__ import annotations

from bot.query.parsed_text import ParsedText
from catalog.filters.filter import NO_FILTERS, Filters

_ASKING = ("who", "which", "what", "does", "do", "are", "list")
_SUBJECTS = frozenset(("anyone", "anybody", "companies", "somebody", "someone"))
_CUES = frozenset(("sellers", "summary", "why", "help", "identity"))
"""What may be asked beside it."""
_MAX_UNREAD = 2
"""Words that may belong to nothing."""


def asked_of_sellers(parsed: ParsedText) -> Filters | None:
    """What sellers are to do or to be; None where something else is asked.

    False says that those are asked for that train on prompts, or keep them.
    """
    text = parsed.text
    if text.word(0) not in _ASKING:
        return None
    of_sellers = text.word(0) == "who" or text.has("intent", "sellers")
    is_asked = of_sellers or any(word.text in _SUBJECTS for word in text.words)
    if not is_asked or not parsed.cues <= _CUES or len(text.unclaimed) > _MAX_UNREAD:
        return None
    wanted = _asking_of_sellers(parsed.filters, NO_FILTERS)
    stated = {s.value("sellers") for s in text.spans if not text.is_negated(s.start)}
    if "training" in stated:
        wanted = wanted._replace(no_training=False)
    if "prompts-kept" in stated:
        wanted = wanted._replace(prompts_not_kept=False)
    says_more = _asking_of_sellers(NO_FILTERS, parsed.filters) != NO_FILTERS or parsed.facts
    return None if wanted == NO_FILTERS or says_more else wanted


def _asking_of_sellers(source: Filters, filters: Filters) -> Filters:
    """The filters, asking of sellers what `source` asks of them."""
    return filters._replace(
        no_training=source.no_training,
        prompts_not_kept=source.prompts_not_kept,
        registered_in=source.registered_in,
        not_registered_in=source.not_registered_in,
        region=source.region,
    )
