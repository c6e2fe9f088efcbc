"""Who is to sell a model or to have made it: "on bedrock", "by openai", "not google"."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.query.annotate import AnnotatedText
from bot.query.model_names import NameSpan
from bot.query.negation import is_replaced_behind
from bot.query.tokens import Span
from catalog.catalog import Catalog

_GAP_TO_PREPOSITION = 3
"""Words between "on" or "by" and whom it introduces: "on the cheaper bedrock"."""
_PLACES = ("in", "over", "under", "inside")
_ON = ("on", "via", "through", "at", "using")
_BY = ("by", "from")
_LEADING_TO_SUBJECT = (
    "write",
    "writing",
    "build",
    "building",
    "about",
    "my",
    "our",
    "their",
    "edit",
)
"""Words in front of what a job is about: "to write nvidia cuda kernels"."""
_LIKE = frozenset(("style", "styled", "like", "type", "compatible"))
"""Behind a seller or a lab that what is sought only resembles: "a cursor style agent"."""
_MAX_JOIN = 4
"""Words that may join two of a list."""
_ASKING = ("is", "are", "does", "do", "can")
_MAKERS = frozenset(("maker", "makers", "lab", "creator", "creators"))
"""Behind a brand: that who makes it is meant."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Ids in order of mention, as keys."""

    providers: dict[str, None] = field(default_factory=dict)
    exclude_providers: dict[str, None] = field(default_factory=dict)
    labs: dict[str, None] = field(default_factory=dict)
    exclude_labs: dict[str, None] = field(default_factory=dict)
    brands: dict[str, None] = field(default_factory=dict)
    """Brands that stand for only some of what their labs make."""


class _PartyMention(NamedTuple):
    provider: str | None
    """Id, where it is meant as a seller and not as a maker."""
    labs: tuple[str, ...]
    excluded: bool
    phrase: str
    """As it is written."""


def find_parties(text: AnnotatedText, thread_models: tuple[str, ...], catalog: Catalog) -> Parties:
    parties = Parties()
    brands = brands_as_labs(text, catalog)
    named_labs = {n.model.split("/")[0] for n in text.names if n.model and n not in brands}
    for name, lab in brands.items():
        if lab not in named_labs:
            excluded = text.is_denied(name) or _is_replaced(text, name, catalog)
            (parties.exclude_labs if excluded else parties.labs)[lab] = None
            if not excluded and _is_one_of_several(brand := _brand(name, catalog), lab, catalog):
                parties.brands[brand] = None
    # Whoever looks for another model may say who is to have made it.
    others_sought = text.has("word", "alternative", "as_good", "for_less")
    sellers_meant = bool(named_labs or thread_models) and not others_sought
    for mention in _mentions(text, named_labs, catalog, sellers_meant=sellers_meant):
        excluded = mention.excluded
        if mention.provider:
            providers = parties.exclude_providers if excluded else parties.providers
            providers[mention.provider] = None
        else:
            labs = parties.exclude_labs if excluded else parties.labs
            labs.update(dict.fromkeys(mention.labs))
            for lab in () if excluded else mention.labs:
                if _is_one_of_several(mention.phrase, lab, catalog):
                    parties.brands[mention.phrase] = None
    if parties.providers and sets_maker_beside(text):
        own = (p.id for p in catalog.curation.providers if p.kind == "lab" and p.lab in named_labs)
        parties.providers.update(dict.fromkeys(own))
    return parties


def _brand(name: NameSpan, catalog: Catalog) -> str:
    """A brand without what says that its newest model is meant: "newest qwen"."""
    words = name.named.text.split()
    return " ".join(word for word in words if word not in catalog.curation.lexicon.newest)


def _is_one_of_several(brand: str, lab: str, catalog: Catalog) -> bool:
    """Whether a lab has models of other brands, too: the Gemma models beside Gemini."""
    if brand not in catalog.curation.lexicon.line_ups or brand == lab:
        return False
    return len(catalog.labs[lab].stems) > 1


def sets_maker_beside(text: AnnotatedText) -> bool:
    """Whether the maker itself is one of the sellers in question: "on azure or direct"."""
    return any(
        (span.means("word", "api") or span.means("sellers", "first-party"))
        and (joint := text.by_end.get(span.start)) is not None
        and joint.means("word", "either")
        and not text.is_negated(span.start)
        for span in text.spans
    )


def brands_as_labs(text: AnnotatedText, catalog: Catalog) -> dict[NameSpan, str]:
    """Labs by the brand that stands for its maker or for all of its models.

    "claude models", "not gpt", "qwen's maker".
    """
    brands: dict[NameSpan, str] = {}
    # From the end: in "gpt or gemini models", the first is a brand because the second is.
    for name in reversed(text.names):
        lab = catalog.brands.get(_brand(name, catalog))
        end = name.word_range(text)[1]
        join = text.by_start.get(end)
        joined = (
            join is not None
            and join.means("word", "either")
            and any(other.word_range(text)[0] == join.end for other in brands)
        )
        plural = text.word(end) in ("models", "llms")
        of_maker = text.word(end) in _MAKERS
        unwanted = text.is_denied(name) or _is_replaced(text, name, catalog)
        # "Llama on groq": all of them that are sold there.
        after = text.by_start.get(end + 1)
        at_seller = text.means_at(end, "word", "on") and after and after.value("provider")
        sold = bool(at_seller) and _brand(name, catalog) in catalog.curation.lexicon.line_ups
        if lab and (plural or joined or of_maker or unwanted or sold):
            brands[name] = lab
    return dict(reversed(brands.items()))


def _is_replaced(text: AnnotatedText, name: NameSpan, catalog: Catalog) -> bool:
    """Whether others than a brand are sought: "alternatives to claude"."""
    before, behind = text.span_before(name), text.by_start.get(name.word_range(text)[1])
    if before is not None and is_replaced_behind(before, text):
        return True
    is_brand = _brand(name, catalog) in catalog.curation.lexicon.line_ups
    return is_brand and behind is not None and _asks_for_others(behind, text)


def _asks_for_others(span: Span, text: AnnotatedText) -> bool:
    """Whether it says behind a brand that others are sought: "claude alternatives"."""
    after = text.by_start.get(span.end)
    is_party = after is not None and bool(after.value("provider") or after.value("lab"))
    names = any(name.word_range(text)[0] == span.end for name in text.names)
    leads_on = is_replaced_behind(span, text) and (is_party or names)
    return span.means("word", "alternative") and not leads_on


def _mentions(
    text: AnnotatedText, named_labs: Set[str], catalog: Catalog, *, sellers_meant: bool
) -> Iterator[_PartyMention]:
    """Sellers and makers; `named_labs` made the models that are named beside them.

    A name that can be both is read by what stands around it. Beside a model, or in a thread
    about one (`sellers_meant`), the seller is meant, since the maker of the model is known.
    """
    preposition, sells, last = "", False, -1
    for span in text.spans:
        provider, labs = span.value("provider"), span.values("lab")
        if not (provider or labs):
            continue
        listed = _is_listed(text, last, span.start)
        preposition = preposition if listed else _preposition(text, span)
        sells = provider is not None and (
            (listed and sells) or _is_seller(text, span, provider, preposition, catalog)
        )
        last = span.end
        excluded = text.is_negated(span.start)
        repeats_maker = not (sells or excluded) and not named_labs.isdisjoint(labs)
        if _is_part_of_path(text, span):
            continue
        everyday = not listed and _is_everyday(text, span, preposition, catalog)
        if repeats_maker or everyday or _is_subject(text, span, catalog):
            continue
        sells = sells or (provider is not None and sellers_meant)
        yield _PartyMention(provider if sells else None, labs, excluded, text.phrase(span))


def _is_part_of_path(text: AnnotatedText, span: Span) -> bool:
    """Whether a model follows behind a slash: the "anthropic" of "anthropic/gpt 5.4"."""
    end = text.words[span.end - 1].end
    behind = text.folded[end : end + 2]
    return behind.startswith("/") and behind[1:].isalnum() and not text.by_start.get(span.end + 1)


def _is_everyday(text: AnnotatedText, span: Span, preposition: str, catalog: Catalog) -> bool:
    """Whether nothing marks an everyday word as a seller: "together", but not "on together"."""
    if text.phrase(span) not in catalog.curation.lexicon.plain or text.is_negated(span.start):
        return False
    before = text.by_end.get(span.start)
    if span.start == 1 and text.word(0) in _ASKING and _asks(text, span.end):
        return False
    if preposition == "on" and not (before and text.phrase(before) in _PLACES):
        return _is_in_front_of_noun(text, span, catalog)
    join, after = text.by_start.get(span.end), text.by_start.get(span.end + 1)
    # "Together or fireworks": the seller that follows makes this one a seller.
    follows = join and join.means("word", "either") and after and after.value("provider")
    return not follows


def _asks(text: AnnotatedText, at: int) -> bool:
    """Whether something is asked of what stands in front: "is copilot cheaper …"."""
    span = text.by_start.get(at)
    return span is not None and span.value("intent") is not None


def _is_subject(text: AnnotatedText, span: Span, catalog: Catalog) -> bool:
    """Whether it only says what a job is about: "for google sheets", "for amazon reviews"."""
    before, after = text.by_end.get(span.start), text.by_start.get(span.end)
    if text.word(span.end) in _LIKE:
        return True
    introduced = before is not None and text.phrase(before) in ("for", "good for", "to write")
    if introduced and after is not None and after.value("use_case"):
        return True
    led = introduced or text.word(span.start - 1) in _LEADING_TO_SUBJECT
    return led and _is_in_front_of_noun(text, span, catalog)


def _is_in_front_of_noun(text: AnnotatedText, span: Span, catalog: Catalog) -> bool:
    """Whether a word that stands for nothing, or for things that are counted, follows."""
    word, after = text.word(span.end), text.by_start.get(span.end)
    counted = after is not None and after.value("unit") in ("requests", "images")
    is_noun = word.isalpha() and word not in catalog.curation.lexicon.filler
    return counted or (span.end in text.unclaimed and is_noun)


def _is_seller(
    text: AnnotatedText, span: Span, provider: str, preposition: str, catalog: Catalog
) -> bool:
    """Whether it is no lab, or is introduced as a seller: "on mistral", "the mistral api"."""
    if not span.value("lab") or catalog.provider_kind(provider) != "lab":
        return True
    return preposition == "on" or text.means_at(span.end, "word", "api")


def _preposition(text: AnnotatedText, span: Span) -> str:
    """What leads to it: "on", "by", or nothing that tells."""
    for before in text.spans_before(span.start, gap=_GAP_TO_PREPOSITION):
        roles = before.values("word")
        if "not" in roles:
            # "Not on", "not by".
            last = text.word(before.end - 1)
            return "on" if last in _ON else "by" if last in _BY else ""
        for role in ("on", "by"):
            if role in roles:
                return role
        passed = before.value("reference") or before.value("constraint") or "alternative" in roles
        if not (passed or before.value("use_case") or before.value("beyond")):
            return ""
    return ""


def _is_listed(text: AnnotatedText, last: int, start: int) -> bool:
    """Whether it shares what led to the one before: "not openai or google"."""
    if last < 0 or not last < start <= last + _MAX_JOIN:
        return False
    joins = [span for at in range(last, start) if (span := text.by_start.get(at))]
    others = [span for span in joins if not span.means("word", "either")]
    return len(others) < len(joins) and all(span.means("word", "not") for span in others)
