"""What somebody typed, completed by the thread's last question -> a Query.

    text            parser.clean       undo Slack's escapes
     -> words       tokens             split, spelling of everyday words corrected (phrasebook)
     -> annotated   annotate           mark phrases (phrasebook), amounts (amounts) and names
                                       (model_names, inexact_names); each word is claimed once
     -> parsed      parsed_text        use case and workload (workload_phrases), filters
                                       (filter_phrases, dates), what is taken back
     -> Query       parser             complete a follow-up (thread), decide what is asked for
                                       (intent), keep what matters to that

Words that nothing claims are `AnnotatedText.unclaimed`. A phrase is data (data/language.yml);
what it does to its neighbours is a rule in one of these modules.
"""

from bot.query.parser import parse
from bot.query.query import Command, Intent, Named, Query, Superlative
from bot.query.tokens import MAX_NUMBER

__all__ = ["MAX_NUMBER", "Command", "Intent", "Named", "Query", "Superlative", "parse"]
