"""What somebody typed, completed by the thread's last question -> a Query.

    text          parser: undo Slack's escapes
     -> words     tokens: split; phrasebook: correct typos in everyday words
     -> AnnotatedText
                  annotate: each word belongs to at most one phrase (phrasebook), amount (amounts)
                  or name of a model (model_names, inexact_names)
     -> ParsedText
                  parsed_text: use case and workload (workload_phrases), filters (filter_phrases,
                  dates), and what the text takes back of the question before
     -> Query     parser: complete a follow-up (continuing, thread), decide what is asked for
                  (intent), keep what matters to that

     -> Query.left_out
                  left_out: every word that is neither in force (held_values) nor silent_words

Which phrases there are is data (data/language.yml); what they do to their neighbours is a rule in
one of these modules. Words that belong to nothing are `AnnotatedText.unclaimed`.

No text takes long: each step has a limit on what it tries, and where one is reached, reading stops.
`Query.excerpt` is then what was read.
"""

from bot.query.excerpt import Excerpt
from bot.query.list_counts import MOST_LISTED
from bot.query.list_pages import LINES
from bot.query.mentions import without_mentions
from bot.query.parser import parse
from bot.query.query import (
    NOT_APPLIED,
    SAID_APART,
    Command,
    Criterion,
    Intent,
    LeftOut,
    ListPage,
    Named,
    PricePeriod,
    Query,
    Reason,
    Superlative,
)
from bot.query.slash_commands import SLASH_COMMANDS, NoSuchCommandError, split_command
from bot.query.tokens import MAX_NUMBER

__all__ = [
    "LINES",
    "MAX_NUMBER",
    "MOST_LISTED",
    "NOT_APPLIED",
    "SAID_APART",
    "SLASH_COMMANDS",
    "Command",
    "Criterion",
    "Excerpt",
    "Intent",
    "LeftOut",
    "ListPage",
    "Named",
    "NoSuchCommandError",
    "PricePeriod",
    "Query",
    "Reason",
    "Superlative",
    "parse",
    "split_command",
    "without_mentions",
]
