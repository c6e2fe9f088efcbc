"""A name as somebody typed it -> the model it names, a choice of models, or unknown.

The steps run from certain to hopeful, and the first that decides wins. Numbers are exact in every
one of them.
"""

from catalog.resolve.family import NO_FAMILIES, Families
from catalog.resolve.index import Known
from catalog.resolve.mentions import Mention, mentions, resolve
from catalog.resolve.outcome import Choice, Found, Resolution, Unknown
from catalog.resolve.resolver import Resolver
from catalog.resolve.spelt import Around
from catalog.resolve.typeahead import Typeahead
from catalog.resolve.typos import Typos
from catalog.resolve.world import World

__all__ = [
    "NO_FAMILIES",
    "Around",
    "Choice",
    "Families",
    "Found",
    "Known",
    "Mention",
    "Resolution",
    "Resolver",
    "Typeahead",
    "Typos",
    "Unknown",
    "World",
    "mentions",
    "resolve",
]
