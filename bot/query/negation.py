"""What a text says it does not want: how far "not" and "excluded" reach."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass

from bot.query.amounts import Amount
from bot.query.tokens import Span, TaggedText

_GROUPS: Mapping[str, str] = {
    "provider": "party",
    "lab": "party",
    "sellers": "party",
    "origin": "party",
    "need": "purpose",
    "use_case": "purpose",
    "condition": "condition",
    "size": "condition",
    "region": "region",
    "reference": "model",
}
"""Kinds of phrases that can be denied; those of one group make lists."""
_DENYING = frozenset(("not", "excluded", "leave_out", "alternative"))
_PASSED_ROLES = frozenset(("on", "by", "for", "with", "all", "family", "api"))
"""Words between "not" and what it denies: "not hosted on azure", "without any models by openai"."""
_PASSED_WORDS = frozenset(("anything", "everything", "anyone", "something"))
"""The same: "aside from anything by openai"."""
_PRICED = frozenset(("costing", "priced", "charging"))
"""Words between "nothing" and a limit: "nothing costing more than $3"."""
_PASSED_INTENTS = frozenset(("fit", "sellers", "recommend"))
_RELATIVE = ("that", "which")
_COPULAS = frozenset(("is", "are", "be", "should", "must", "being", "to", "s"))
"""Words between what is denied and "excluded": "openai should be excluded"."""
_MARKS = frozenset(",.;:?!")
_AUXILIARIES = frozenset(
    ("is", "are", "does", "do", "did", "can", "could", "would", "will", "was", "has")
)
"""In front of what is only asked about: "is kimi not good at math?"."""
_LEADS_TO_REPLACED = ("to", "of", "for", "like", "than")
_OR = ("or", "nor")
_KINDS_OF_OFFERS = frozenset(
    ("ones", "models", "llms", "versions", "variants", "offers", "routes", "endpoints", "tiers")
)
_MAX_UNKNOWN = 2
"""Words between "not" and a seller or a model of which nothing is known: "no shady openai"."""
_TWO = 2
_GAP_TO_EXCLUDED = 4
"""Words between what is denied and "excluded", at most."""


def negated_words(
    text: TaggedText,
    amounts: Collection[Amount],
    names: Collection[tuple[int, int, bool]],
    filler: Set[str],
) -> frozenset[int]:
    """The first words of all that is denied.

    `names` are the words of models' names, and whether each is that of a brand.
    """
    denials = tuple(
        s for s in text.spans if _DENYING.intersection(s.values("word")) or _begins_denial(s)
    )
    marked = frozenset(_marked(text))
    if not denials:
        return marked
    reader = _Reader(text, _things(text, amounts, names), filler)
    denied: set[int] = set()
    for span in denials:
        for at in reader.denied_by(span):
            # The rest of the list was read with the denial before it.
            if at in denied:
                break
            denied.add(at)
    return marked | denied


def _marked(text: TaggedText) -> Iterator[int]:
    """Sellers and labs with a minus or an exclamation mark: "-openai"."""
    for span in text.spans:
        start = text.words[span.start].start
        is_marked = text.folded[max(0, start - 2) : start] in (" -", " !")
        if is_marked and (span.value("provider") or span.value("lab")):
            yield span.start


def _begins_denial(span: Span) -> bool:
    """Whether a phrase denies by itself, so that a list may go on from it: "no resellers"."""
    return span.denies or span.means("sellers", "no-resellers")


def is_possessive(text: TaggedText, span: Span) -> bool:
    """Whether a place only says whose something is: "from china's deepseek"."""
    after = text.by_start.get(span.end) if span.value("origin") else None
    return bool(after and (after.value("lab") or after.value("provider")))


def is_replaced_behind(span: Span, text: TaggedText) -> bool:
    """Whether another one is sought than what stands right behind: "an alternative to"."""
    leads = text.word(span.end - 1) in _LEADS_TO_REPLACED
    return leads and "alternative" in span.values("word")


@dataclass(frozen=True, slots=True)
class _Thing:
    """What can be denied; `end` is the word after it."""

    end: int
    group: str
    is_brand: bool = False
    """A name that stands for whoever makes the models of that brand."""


def _things(
    text: TaggedText, amounts: Collection[Amount], names: Collection[tuple[int, int, bool]]
) -> dict[int, _Thing]:
    """By first word; names come before amounts, and amounts that count something before phrases."""
    things = {
        span.start: _Thing(span.end, group)
        for span in text.spans
        if not is_possessive(text, span)
        if (group := next((_GROUPS[t.kind] for t in span.tags if t.kind in _GROUPS), None))
    }
    things |= {a.start: _Thing(a.end, "amount") for a in amounts if a.bound or a.kind != "bare"}
    return things | {start: _Thing(end, "model", is_brand) for start, end, is_brand in names if end}


@dataclass(frozen=True, slots=True)
class _Reader:
    text: TaggedText
    things: Mapping[int, _Thing]
    filler: Set[str]

    def denied_by(self, span: Span) -> Iterator[int]:
        roles = span.values("word")
        if "excluded" in roles:
            yield from self._before(span)
        if "alternative" in roles:
            yield from self._replaced_by(span)
        if _begins_denial(span):
            yield from self._going_on(span)
        if "leave_out" in roles:
            at = self._first_after(span.end)
            if at is not None and self._can_go(self.things[at]):
                yield from self._list_from(at)
        elif "not" in roles and not self._is_question(span):
            at = self._first_after(span.end)
            if at is not None and not self._is_measure(span, at):
                yield from self._list_from(at, is_bare=self.text.word(span.end - 1) == "not")

    def _going_on(self, span: Span) -> Iterator[int]:
        """The rest of a list that begins with a denial: "no resellers or openai"."""
        following = self._joined(span.end)
        if following is None:
            return
        at, joint = following
        is_party = self.things[at].group == "party"
        if joint in _OR or (is_party and (joint == "and" or span.value("sellers"))):
            yield from self._list_from(at)

    def _can_go(self, thing: _Thing) -> bool:
        """Whether it can be left out, and is not what is spent on it: "cut our openai bill"."""
        after = self.text.by_start.get(thing.end)
        is_spent = after is not None and after.value("intent") in ("cost", "routes")
        names_whose = thing.group in ("party", "model") and not is_spent
        return names_whose or self._says_what_of(thing)

    def _replaced_by(self, span: Span) -> Iterator[int]:
        """Sellers and labs whose like is sought: "alternatives to openai", "openai competitors".

        A model is what others are held against.
        """
        at = span.end if is_replaced_behind(span, self.text) else -1
        thing = self.things.get(at)
        if thing and thing.group == "party":
            yield from self._list_from(at)
        for start, before in self.things.items():
            if before.end == span.start and before.group == "party":
                yield start

    def _is_question(self, span: Span) -> bool:
        """Whether it only asks: "isn't haiku cheaper?", "doesn't kimi have tools?"."""
        word, subject = self.text.word(span.start), self.things.get(span.end)
        before = next((s for s, t in self.things.items() if t.end == span.start), None)
        if before is not None and self.text.word(before - 1) in _AUXILIARIES and word == "not":
            return True
        opens = span.start == 0 or self.text.word(span.start - 1) in (*_MARKS, "why", "but", "and")
        asks = word.endswith("nt") and word != "dont"
        return opens and asks and subject is not None and subject.group == "model"

    def _is_measure(self, span: Span, at: int) -> bool:
        """Whether a model is what others are held against: "glm instead of opus"."""
        return self.things[at].group == "model" and bool(
            {"instead", "alternative"}.intersection(span.values("word"))
        )

    def _first_after(self, at: int) -> int | None:
        """Where the first thing begins, past what leads to it."""
        start, unknown, is_listed = at, 0, False
        while at < len(self.text):
            span, word = self.text.by_start.get(at), self.text.word(at)
            thing = self.things.get(at)
            if thing and not self._leads(span, thing):
                near = not unknown or thing.group in ("party", "model")
                return at if near or is_listed else None
            if unknown and span and span.means("word", "for"):
                return None  # "no quantized providers for glm" denies no model
            is_listed = bool(unknown and word in _OR)
            if is_listed or (span and self._passes(span)) or (word == ":" and at == start):
                at = span.end if span else at + 1
            elif self._contrasts(span) or word in _MARKS:
                return None
            elif word in self.filler or word in _PRICED:
                at += 1
            elif span is None and unknown < _MAX_UNKNOWN:
                unknown += 1
                at += 1
            else:
                return None
        return None

    def _leads(self, span: Span | None, thing: _Thing) -> bool:
        """Whether a word that could be meant itself leads to more.

        The "it" of "want it from", the "that" of "anything that keeps prompts".
        """
        after = self.text.by_start.get(thing.end)
        relative = span and self.text.phrase(span) in _RELATIVE
        if relative and (thing.end in self.things or self._leads_to_limit(after)):
            return True
        return bool(
            span
            and span.value("reference")
            and after
            and {"on", "by", "for", "with"}.intersection(after.values("word"))
            and self._first_after(after.end) is not None
        )

    def _leads_to_limit(self, span: Span | None) -> bool:
        """Whether it is the "cost" of "that cost over $3"."""
        limit = self.things.get(span.end) if span else None
        asks = span is not None and span.value("intent") in ("cost", "routes")
        return asks and limit is not None and limit.group == "amount"

    def _passes(self, span: Span) -> bool:
        if self._contrasts(span):
            return False
        if self._leads_to_limit(span):
            return True
        roles, intents = span.values("word"), span.values("intent")
        return bool(
            _PASSED_ROLES.intersection(roles)
            or _PASSED_INTENTS.intersection(intents)
            or "alternative" in roles
            or span.value("side")
            or self.text.phrase(span) in _PASSED_WORDS
            or span.means("beyond", "origin")
        )

    def _contrasts(self, span: Span | None) -> bool:
        """Whether what follows is wanted: "but", "only"."""
        return span is not None and span.means("word", "contrast")

    def _list_from(self, at: int, *, is_bare: bool = False) -> Iterator[int]:
        """A thing and those that are joined to it: "openai or google", "vision and tools".

        Behind a bare "not", "and" begins a wish: "not openai and open models".
        """
        group = self.things[at].group
        while True:
            yield at
            thing = self.things[at]
            following = self._joined(thing.end)
            if following is None:
                return
            at, joint = following
            # "Not the first, the next" says what is wanted instead, so does "not opus, sonnet".
            if joint == "," and (self.text.value_at(at, "reference") or self._is_the_other(at)):
                return
            if self.things[at].group != group and joint not in _OR:
                is_made = {group, self.things[at].group} == {"party", "model"}
                # "Exclude deepseek, qwen and llama" denies makers, "not openai, opus 5" does not.
                goes_on = is_made and (joint == "and" or self.things[at].is_brand or thing.is_brand)
                if not (goes_on or (joint == "and" and not is_bare and self._is_listed(at))):
                    return

    def _is_listed(self, at: int) -> bool:
        """Whether what follows "and" is no wish: "without groq and free ones", "no free and groq".

        It would be one in "without groq and free" and "no free ones and on groq".
        """
        thing, before = self.things[at], self.text.by_end.get(at)
        if thing.group == "amount":
            return self.text.word(at - 1) in _PASSED_WORDS  # "and anything over $2"
        if thing.group == "party":
            return before is None or {"on", "by"}.isdisjoint(before.values("word"))
        return self._says_what_of(thing)

    def _says_what_of(self, thing: _Thing) -> bool:
        """Whether a noun says what a condition is of: "free ones", "open models"."""
        nouns = self.text.word(thing.end - 1), self.text.word(thing.end)
        return thing.group == "condition" and not _KINDS_OF_OFFERS.isdisjoint(nouns)

    def _is_the_other(self, at: int) -> bool:
        """Whether a model is the second and last of a message that starts with "not"."""
        starts = self.text.means_at(0, "word", "not") and self.things[at].group == "model"
        models = sum(thing.group == "model" for thing in self.things.values())
        return starts and models == _TWO

    def _joined(self, at: int) -> tuple[int, str] | None:
        """Where the next of a list begins, and what joins it: "or", "nor", "and", ","."""
        joint = ""
        while at < len(self.text):
            if at in self.things:
                return (at, joint) if joint else None
            span, word = self.text.by_start.get(at), self.text.word(at)
            if span and span.means("word", "either"):
                joint = "or" if "or" in (joint, word) else word
                at = span.end
            elif self._is_between(span, joint) or (joint and word in _PASSED_WORDS):
                at = span.end if span else at + 1
            elif not span and (word in self.filler or (not joint and word in _KINDS_OF_OFFERS)):
                at += 1
            else:
                return None
        return None

    def _is_between(self, span: Span | None, joint: str) -> bool:
        """Whether a phrase may stand in a list: "on azure or on bedrock", "and also google"."""
        if span is None or self._contrasts(span):
            return False
        roles = span.values("word")
        if "with" in roles:
            return self.text.phrase(span) in ("and", "also", "plus")
        leads = not {"on", "by", "not", "for"}.isdisjoint(roles) and joint not in ("", ",")
        return leads or not {"family", "api", "all"}.isdisjoint(roles)

    def _before(self, span: Span) -> Iterator[int]:
        """The list in front of "excluded": "openai and google are excluded"."""
        # The "out" of "under $3 in, under 10 out" and of "image out" is a side of a price.
        counted = self.text.by_end.get(span.start)
        is_side = any(map(str.isdigit, self.text.word(span.start - 1))) or (
            counted is not None and counted.value("unit") is not None
        )
        if span.value("side") and is_side:
            return
        ends = {thing.end: at for at, thing in self.things.items()}
        at = self._thing_before(span.start, ends)
        # "Gpt-6 is out" says that it can be had.
        may_be_news = self.text.phrase(span) in ("out", "is out", "are out", "aside", "apart")
        if at is None or (may_be_news and self.things[at].group == "model"):
            return
        group = self.things[at].group
        while at is not None and self.things[at].group == group:
            yield at
            joint = self.text.by_end.get(at)
            if joint is None or not joint.means("word", "either"):
                return
            at = ends.get(joint.start)

    def _thing_before(self, end: int, ends: Mapping[int, int]) -> int | None:
        for at in range(end, max(0, end - _GAP_TO_EXCLUDED), -1):
            if at in ends:
                return ends[at]
            span = self.text.by_end.get(at)
            passed = span is not None and {"family", "api"}.intersection(span.values("word"))
            if not (passed or self.text.word(at - 1) in (*_COPULAS, *_KINDS_OF_OFFERS)):
                return None
        return None
