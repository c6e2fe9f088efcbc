"""Parse a message: clean the text, complete it from the thread, decide what is asked for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from html import unescape
from typing import get_args

from bot.company.nicknames import Nicknames, expand_nicknames
from bot.query.annotate import AnnotatedText, annotate
from bot.query.coming_dates import coming_days
from bot.query.continuing import asks_reason, continues
from bot.query.contractions import without_contractions
from bot.query.corrections import without_correction
from bot.query.definitions import asked_terms, bare_term
from bot.query.excerpt import MAX_MARKUP, MAX_TEXT, excerpt, first_part
from bot.query.follow_up_kinds import LISTS
from bot.query.intent import criterion_of, fallback_intent, intent_of, order_of
from bot.query.lab_purposes import purpose_of_labs
from bot.query.left_out import left_out
from bot.query.links import with_linked_names
from bot.query.list_pages import first_page, page_after
from bot.query.markup import without_markup
from bot.query.mentions import without_mentions
from bot.query.model_names import means_party
from bot.query.parsed_text import ParsedText
from bot.query.phrasebook import phrasebook, use_case_phrases
from bot.query.product_topics import also_seller, product_topic
from bot.query.query import NO_PERIOD, Command, Intent, LeftOut, Named, Query
from bot.query.references import with_names_of_shown
from bot.query.seller_questions import asked_of_sellers
from bot.query.tariff_phrases import is_fine_tuned_id
from bot.query.text_reading import parse_text
from bot.query.thread import complete, still_listed
from bot.query.thread_memory import question_to_go_on_from, takes_back, with_question_before
from bot.query.tokens import split_words
from bot.query.workload_phrases import (
    ANY_USE_CASE,
    USE_CASE_OF_NEED,
    Purpose,
    find_purpose,
)
from catalog.catalog import Catalog
from catalog.filters.cost_filters import cost_limit
from catalog.filters.filter import (
    NAMED,
    Filters,
    with_named,
    without_preferences,
    without_reference,
)
from catalog.language import Fact
from catalog.names import fold
from catalog.pricing.tariffs import PLAIN
from catalog.pricing.usage import usage_of
from catalog.resolution.outcomes import Choice, Found, Resolution, Unknown

_NO_QUERY = Query("", "unknown")
"""What stands for the question before, where there is none."""
_MAX_NAME = 6
"""Words of a text that could be nothing but a name."""
_CHOOSES: tuple[Intent, ...] = ("cheapest", "recommend")
"""Asked for among models that nobody named."""
_WITH_FACTS: tuple[Intent, ...] = ("compare", "routes", "fit", "cost", "migrate", "history")
"""Intents about named models, beside which single facts of them may be asked for."""
_PICTURES_IN, _PICTURES_OUT = "vision", "image-generation"
_VIDEO = "video-generation"
_SIZE_AS_USE_CASE = "on-device-small"
"""Beside another use case, it is only a size."""
_ARTICLES = frozenset(("a", "an", "the"))
_SPACES = re.compile(r"[^\S\n]{2,}")
_MORE_THAN_A_NAME = re.compile(r"[^\W\d],|,\s|\s[/&|→]\s|\$\d")
"""Marks between the names of a list, which the spelling of one does not count, and of money."""
_US = re.compile(r"\bUS\b(?!\s?\$)")
_ARROW = re.compile(r"\s[-=]{1,2}>\s")
"""As people type "→"."""
_COMMAND = re.compile(r"^/(model|cheapest|compare|ask)\b\s*(.*)$", re.DOTALL)
_COMMANDS: dict[str, Command] = {command: command for command in get_args(Command)}
_INTENT_OF_NAME: dict[Command, Intent] = {
    "model": "summary",
    "cheapest": "routes",
    "compare": "compare",
    "ask": "summary",
}
"""What is asked by nothing but a name."""


def clean(text: str) -> tuple[str, bool]:
    """The text that is read: without Slack's escapes, mentions and control characters.

    Also whether it is all of the text.
    """
    typed = without_mentions(without_markup(text))
    # Early, since the rest takes time per character; generously, since escapes and spaces go.
    cleaned = unescape(typed[: 4 * MAX_TEXT])
    # "US" is the country and "us" is not, unless everything is written in capitals.
    if not cleaned.isupper():
        cleaned = _US.sub("USA", cleaned)
    if not cleaned.isprintable():
        control = (ord(c) for c in set(cleaned) if unicodedata.category(c)[0] == "C")
        cleaned = cleaned.translate(dict.fromkeys(control, " "))
    cleaned = _ARROW.sub(" → ", without_contractions(" ".join(cleaned.split())))
    beginning = first_part(cleaned)
    is_whole = len(typed) <= 4 * MAX_TEXT and beginning == cleaned
    return beginning, is_whole


def parse(
    text: str,
    command: Command,
    catalog: Catalog,
    previous: Query | None = None,
    nicknames: Nicknames = (),
) -> Query:
    """Parse a message as it was typed, which never fails.

    `command` is how it was entered: a hint that the words may overrule. `previous` is the
    question before it in the thread, which a follow-up goes on from. `nicknames` are those of the
    company of whoever typed it.
    """
    previous = question_to_go_on_from(previous)
    expanded = expand_nicknames(text, nicknames, catalog) if nicknames else None
    query = _parsed(expanded.text if expanded else text, command, catalog, previous)
    if expanded:
        query = query._replace(read_as=(*expanded.readings, *query.read_as))
    return query._replace(before=previous.remembered()) if previous else query


def _parsed(text: str, command: Command, catalog: Catalog, previous: Query | None) -> Query:
    written = text if len(text) <= MAX_MARKUP else _SPACES.sub(" ", text.strip())
    text, is_whole = clean(with_linked_names(written[:MAX_MARKUP], catalog))
    text = " ".join(catalog.with_digits(text).split())
    is_whole = is_whole and len(written) <= MAX_MARKUP
    if command == "ask" and (typed := _COMMAND.match(text)):
        command, text = _COMMANDS[typed.group(1)], typed.group(2)
    if not text.strip() or (is_whole and text.strip() == "?"):
        return Query(text, "help")
    is_other = _is_use_case(text, catalog) or is_fine_tuned_id(text)
    is_other = is_other or _MORE_THAN_A_NAME.search(text) is not None
    exact = catalog.exactly(text) if is_whole and previous is None and not is_other else None
    if exact and not _is_party(text, exact, catalog):
        return Query(text, _INTENT_OF_NAME[command], (Named(text, exact),))
    if is_whole and (terms := asked_terms(text, previous, catalog)):
        return Query(text, "help", terms=terms)
    stated, corrects = without_correction(text, previous, catalog) if previous else (text, False)
    annotated = annotate(stated, catalog)

    def read(fewer: AnnotatedText) -> ParsedText:
        parsed = parse_text(fewer, command, catalog, previous or _NO_QUERY)
        return replace(parsed, corrects=True) if corrects else parsed

    def question(fewer: AnnotatedText) -> Query:
        return _query_of(text, read(fewer), previous, catalog)

    parsed = read(annotated)
    query = _query_of(text, parsed, previous, catalog)
    if pieces := left_out(parsed, query, annotated, question, catalog):
        query = query._replace(left_out=pieces)
    if is_whole and parsed.text.is_whole:
        return query
    read_part = excerpt(parsed.text.folded)
    rest = LeftOut(f"all after the first {read_part.count} {read_part.unit}s", "cut off")
    return query._replace(excerpt=read_part, left_out=(*query.left_out, rest))


def _is_use_case(text: str, catalog: Catalog) -> bool:
    """Whether it is what people call a use case, even where a model has that name: "embeddings"."""
    return fold(text) in use_case_phrases(catalog.curation)


def _is_party(text: str, exact: Found, catalog: Catalog) -> bool:
    """Whether it is the name of a lab or a seller, though a model is found by it."""
    phrase = " ".join(word.text for word in split_words(fold(text)))
    # The book takes a while to make, and most models need none.
    if not means_party(phrase, exact, catalog):
        return False
    tags = phrasebook(catalog.curation).tags.get(phrase, ())
    return any(tag.kind in ("lab", "provider") for tag in tags)


def _query_of(text: str, parsed: ParsedText, previous: Query | None, catalog: Catalog) -> Query:
    if previous:
        parsed = with_names_of_shown(parsed, previous, catalog)
    if topic := product_topic(parsed, previous) or also_seller(parsed, previous):
        sellers = parsed.text.values("provider") if topic == "seller" else ()
        asked = asked_of_sellers(parsed) if topic == "sellers" else None
        return Query(text, "help", filters=asked or Filters(providers=sellers), topic=topic)
    if previous and takes_back(parsed):
        return (previous.before or _NO_QUERY)._replace(text=text, before=None)
    if previous:
        previous = with_question_before(parsed, previous)
    if previous and (paged := page_after(parsed, previous, catalog)):
        return paged._replace(text=text)
    if previous and asks_reason(parsed, previous):
        return previous._replace(text=text, why=True, left_out=(), excerpt=None)
    if previous and continues(parsed, previous, catalog):
        query = _query(text, *complete(parsed, previous, catalog), catalog)
        return query._replace(shown=still_listed(parsed, previous))
    if _mentions_no_model(parsed, catalog):
        return Query(text, "unknown", beyond=parsed.text.values("beyond"))
    if _only_command_asks(parsed):
        return _name_only(text, parsed, catalog)
    if line_up := _line_up(parsed):
        reading = f'"{parsed.named[0].text}" is read as the current models of that name'
        parsed = replace(parsed, named=line_up, read_as=(*parsed.read_as, reading))
        return _query(text, parsed, "compare", catalog)
    if intent := intent_of(parsed):
        return _query(text, parsed, intent, catalog)
    if not parsed.states_more_than_a_name:
        return _name_only(text, parsed, catalog)
    return _query(text, parsed, fallback_intent(parsed), catalog)


def _line_up(parsed: ParsedText) -> tuple[Named, ...]:
    """The current models of a brand, where one of them is sought: "the best claude for coding"."""
    if len(parsed.named) != 1 or len(parsed.text.names) != 1 or parsed.measures_against_named:
        return ()
    match parsed.named[0].resolution:
        case Choice(models, "line-up") if _is_sought(parsed):
            return tuple(Named(model, Found(model, "id")) for model in models)
        case _:
            return ()


def _is_sought(parsed: ParsedText) -> bool:
    """Whether the only name follows what asks for one of several: "cheapest", "which"."""
    text = parsed.text
    start = text.names[0].word_range(text)[0]
    superlatives = [s for s in text.spans if s.value("intent") in ("recommend", "cheapest")]
    if start and text.word(start - 1) in ("which", "what"):
        return bool(superlatives or parsed.purpose.after_for)
    return any(span.end == start for span in superlatives)


def _mentions_no_model(parsed: ParsedText, catalog: Catalog) -> bool:
    """Whether the name of a line is a common noun beside other words: "write me a sonnet"."""
    text, filler = parsed.text, catalog.curation.lexicon.filler
    if parsed.command != "ask" or parsed.states_more_than_a_name or not text.names:
        return False
    if intent_of(parsed) not in (None, "summary"):
        return False
    starts = [name.word_range(text)[0] for name in text.names if name.named.text.isalpha()]
    nouns = [at for at in starts if {text.word(at - 1), text.word(at - 2)} & _ARTICLES]
    others = any(text.word(at) not in filler and text.word(at).isalpha() for at in text.unclaimed)
    return len(nouns) == len(text.names) and others


def _only_command_asks(parsed: ParsedText) -> bool:
    """Whether nothing was understood but "/cheapest": the rest could be an unknown name."""
    text = parsed.text
    understood = text.has("intent") or parsed.named or parsed.states_more_than_a_name
    return parsed.command == "cheapest" and not understood and bool(text.unclaimed)


def _name_only(text: str, parsed: ParsedText, catalog: Catalog) -> Query:
    """The query of a text that is nothing but a name, or small talk."""
    resolution = catalog.resolve(text)
    if parsed.named and (isinstance(resolution, Unknown) or _skips_path(resolution, parsed)):
        return _query(text, parsed, "summary", catalog)
    beyond = parsed.text.values("beyond")
    is_found = isinstance(resolution, Found)
    if not is_found and not parsed.named and (term := bare_term(text, catalog)):
        return Query(text, "help", terms=(term,))
    if parsed.command == "ask" and not _may_be_name(parsed.text, resolution, catalog):
        return Query(text, "unknown", beyond=beyond)
    intent = _INTENT_OF_NAME[parsed.command]
    name = parsed.named[0].text if len(parsed.named) == 1 else text
    return Query(text, intent, (Named(name, resolution),), beyond=beyond)


def _skips_path(resolution: Resolution, parsed: ParsedText) -> bool:
    """Whether the whole is read as another model behind a path: "foo/base and mistral nemo"."""
    return (
        isinstance(resolution, Found)
        and any("/" in piece for piece in resolution.stripped)
        and bool(parsed.models)
        and resolution.model not in parsed.models
    )


def _may_be_name(text: AnnotatedText, resolution: Resolution, catalog: Catalog) -> bool:
    """Whether it names a model, comes near one, or is one word that nobody says in conversation."""
    if not isinstance(resolution, Unknown):
        return True
    if resolution.nearest:
        return len(text) <= _MAX_NAME
    if text.folded.strip(" .!") in catalog.curation.language.thanks["said"]:
        return False
    lexicon = catalog.curation.lexicon
    words = (text.word(at) for at in text.unclaimed)
    unfamiliar = (w for w in words if w not in lexicon.filler and w not in lexicon.plain)
    return len(text) <= 1 and any(w.isalpha() and len(w) > 3 for w in unfamiliar)


def _query(text: str, parsed: ParsedText, intent: Intent, catalog: Catalog) -> Query:
    """What is stated, as far as it matters to what is asked for."""
    purpose = _purpose_for(intent, parsed, catalog)
    return Query(
        text,
        intent,
        parsed.named,
        purpose.use_case,
        _filters_for(intent, parsed, purpose, catalog),
        parsed.workload,
        order_of(parsed, intent),
        _beyond(parsed),
        criterion=criterion_of(parsed, intent),
        tariff=None if parsed.tariff == PLAIN else parsed.tariff,
        read_as=_read_as(parsed, intent),
        facts=_facts_for(intent, parsed),
        page=first_page(parsed.text, intent),
        mentioned_labs=parsed.filters.labs if intent == "unknown" else (),
        period=None if intent != "history" or parsed.period == NO_PERIOD else parsed.period,
    )


def _read_as(parsed: ParsedText, intent: Intent) -> tuple[str, ...]:
    """What numbers, names and the sense of a question were taken for that could be others."""
    text = parsed.text
    readings = (*(a.read_as for a in text.amounts), *(n.read_as for n in text.names))
    turned = [text.phrase(span) for span in text.spans if span.means("word", "poor")]
    # A verdict of "Yes" is about the good sense: "is it worse at tool calling?"
    senses = (f'"{phrase}" is read as "good {phrase.split()[-1]}"' for phrase in turned)
    said = (*readings, *parsed.read_as, *(senses if intent == "fit" else ()))
    return tuple(dict.fromkeys(filter(None, said)))


def _beyond(parsed: ParsedText) -> tuple[str, ...]:
    """Topics that no source covers; what a budget buys is worked out where it can be."""
    is_worked_out = parsed.workload is not None and parsed.workload.spend is not None
    topics = parsed.text.values("beyond")
    return tuple(topic for topic in topics if not (is_worked_out and topic == "budget"))


def _facts_for(intent: Intent, parsed: ParsedText) -> tuple[Fact, ...]:
    """The facts that are asked for, where the answer is about nothing else or sets models apart."""
    is_asked = parsed.asks_only_facts if intent == "summary" else intent in _WITH_FACTS
    return parsed.facts if is_asked else ()


def _filters_for(intent: Intent, parsed: ParsedText, purpose: Purpose, catalog: Catalog) -> Filters:
    filters = parsed.filters
    if intent == "migrate" and not parsed.named:
        days = coming_days(parsed.text, catalog.curation.language, catalog.today)
        filters = filters._replace(retires_after=days.first, retires_until=days.last)
    if intent == "unknown":
        if parsed.text.has("beyond", "elsewhere"):  # its figures are quoted
            filters = filters._replace(min_context=None, max_context=None)
        return filters._replace(needs=(), labs=(), released_after=None, released_until=None)
    if purpose.use_case == _VIDEO or (parsed.workload and parsed.workload.video_seconds):
        # A video is paid for by its own sound: "8 seconds with audio".
        filters = filters._replace(needs=tuple(n for n in filters.needs if n != "audio-in"))
        purpose = replace(purpose, needs=tuple(n for n in purpose.needs if n != "audio-in"))
    # A need that the use case is about would be asked for twice.
    others = (n for n in filters.needs if USE_CASE_OF_NEED.get(n, "") != purpose.use_case)
    needs = tuple(dict.fromkeys((*purpose.needs, *others)))
    if needs != filters.needs:
        filters = filters._replace(needs=needs)
    filters = _with_applied_cost(filters, intent, parsed, purpose, catalog)
    if intent not in LISTS and (filters.released_after or filters.released_until):
        filters = filters._replace(released_after=None, released_until=None)
    return _with_preferences(filters, intent, parsed)


def _with_applied_cost(
    filters: Filters, intent: Intent, parsed: ParsedText, purpose: Purpose, catalog: Catalog
) -> Filters:
    """The filters without a limit of costs that nothing of what is asked can be held against."""
    if filters.max_cost is None:
        return filters
    use_case = catalog.use_cases.get(purpose.use_case or _usual_use_case(filters))
    if use_case is None:
        return filters
    usage = usage_of(parsed.workload, use_case.typical)
    of_named = intent == "cost" and bool(parsed.named)
    applies = (intent in _CHOOSES or of_named) and cost_limit(filters, usage) is not None
    return filters if applies else filters._replace(max_cost=None, cost_per=None)


def _usual_use_case(filters: Filters) -> str:
    return _PICTURES_OUT if "image-out" in filters.needs else ANY_USE_CASE


def _with_preferences(filters: Filters, intent: Intent, parsed: ParsedText) -> Filters:
    """Add what only a choice of models can prefer, and the model that another is to replace."""
    if intent == "releases":
        return without_reference(filters)
    if intent not in _CHOOSES:
        plain = without_preferences(filters)
        if intent != "fit" or not parsed.limits_size:
            return plain
        # Whether a model is small enough can be judged of it alone.
        return plain._replace(
            min_parameters=filters.min_parameters,
            max_parameters=filters.max_parameters,
            min_active=filters.min_active,
            max_active=filters.max_active,
        )
    if not parsed.leaves_named_out:
        return filters if filters.cheaper_than else filters._replace(price_share=None)
    ceiling = NAMED if parsed.wants_cheaper else None
    # A low budget beside a model is that model's price.
    filters = filters._replace(instead_of=NAMED, cheaper_than=ceiling, budget=None)
    match parsed.named[0].resolution:
        case Found(model):
            return with_named(filters, model)
        case _:
            return filters


def _purpose_for(intent: Intent, parsed: ParsedText, catalog: Catalog) -> Purpose:
    """What a model is wanted for, as the answer to an intent reads it."""
    if intent in ("migrate", "gateways", "unknown"):
        return Purpose()
    purpose = parsed.purpose
    if intent in _CHOOSES and purpose.use_case == _SIZE_AS_USE_CASE and parsed.filters.size:
        purpose = _purpose_beside_size(parsed)
    is_of_price = intent in ("cost", "routes")
    in_passing = purpose.use_case == ANY_USE_CASE or (is_of_price and not purpose.after_for)
    if in_passing and parsed.named:
        purpose = replace(purpose, use_case=None)
    if purpose.use_case == _PICTURES_IN and _is_for_pictures_out(parsed, catalog):
        purpose = replace(purpose, use_case=_PICTURES_OUT)
    if intent in _CHOOSES and purpose == Purpose() and not parsed.filters.providers:
        return Purpose(purpose_of_labs(parsed.filters.labs, catalog))
    return _purpose_of_fit(purpose, catalog) if intent == "fit" else purpose


def _is_for_pictures_out(parsed: ParsedText, catalog: Catalog) -> bool:
    """Whether models that make pictures are wanted "for photos", not "for vision"."""
    spans = [span for span in parsed.text.spans if span.means("use_case", _PICTURES_IN)]
    outputs = [catalog.models[model].facts.output or () for model in parsed.models]
    are_nouns = all(span.means("unit", "images") for span in spans)
    return parsed.is_certain and are_nouns and all("image" in output for output in outputs)


def _purpose_beside_size(parsed: ParsedText) -> Purpose:
    spans = tuple(span for span in parsed.text.spans if not span.value("size"))
    beside = find_purpose(replace(parsed.text, spans=spans))
    return beside if beside.use_case else parsed.purpose


def _purpose_of_fit(purpose: Purpose, catalog: Catalog) -> Purpose:
    """One capability is judged as the use case about it; two are two needs."""
    need = purpose.need_of_use_case
    if need and (purpose.needs or need not in USE_CASE_OF_NEED):
        return Purpose(None, (need, *purpose.needs))
    use_case = USE_CASE_OF_NEED.get(purpose.needs[0]) if len(purpose.needs) == 1 else None
    if purpose.use_case is None and use_case in catalog.use_cases:
        return Purpose(use_case)
    return purpose
