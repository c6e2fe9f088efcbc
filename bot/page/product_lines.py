"""What is said about the product itself where no figure of the catalogue is needed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.page.page_parts import Line
from catalog.language import ProductTopic

ABOUT: Mapping[ProductTopic, tuple[Line, ...]] = {
    "privacy": (
        Line(
            "A command is answered to you alone, a mention to everybody in its channel, a direct "
            "message to you.",
            "Who sees it",
        ),
        Line(
            "what a thread last asked about, for thirty days, as a query and not in your words. "
            "No message is kept, and only what is addressed to me is read.",
            "Kept",
        ),
        Line("No language model reads or answers anything, and nobody trains on it.", "Used"),
    ),
    "sharing": (
        Line(
            'Tap "Share to channel" below a private answer: everybody sees it, with your name and '
            "its date. The bin takes it back.",
            "To share",
        ),
        Line(
            "commands anywhere but in threads; a mention in a channel or thread that I was invited "
            "to; a direct message.",
            "Where to ask",
        ),
    ),
    "units": (
        Line(
            "List prices in US dollars per 1M tokens, unless another unit stands beside them, such "
            "as per image or per minute.",
            "Prices",
        ),
        Line("VAT and other taxes, volume discounts and credits.", "Not included"),
        Line("Other currencies are not converted.", "Currency"),
        Line("an admin can enter contract prices with /modeldesk.", "Your own prices"),
    ),
    "watching": (
        Line(
            'Mention me with "watch" and a model or a lab, such as "watch claude sonnet 5.5": the '
            'channel is told when its price changes or it is to end. "Watch" on a card tells you '
            "alone.",
            "To be told",
        ),
        Line('"/modeldesk watch" shows what is watched, and stops it.', "To end it"),
    ),
    "settings": (
        Line(
            "/modeldesk keeps your company's approved sellers and models, contract prices, "
            "workloads and nicknames; its admins change them, and all answers follow.",
            "Settings",
        ),
        Line(
            "Of you alone nothing is remembered but what a thread last asked about.", "Preferences"
        ),
    ),
    "mistakes": (
        Line(
            'Tap the thumb down or "Flag wrong" below the answer, and say which figure is wrong: '
            "it goes to whoever runs Modeldesk for you.",
            "To report it",
        ),
        Line("Each answer names the sources of its figures and their dates.", "To check it"),
    ),
    "self": (
        Line(
            "I look up AI models in a catalogue: prices, sellers, limits, what they fit and when "
            "they end. I am no language model, and write, translate, draw or run nothing. "
            "Ask in English.",
            "What I am",
        ),
        Line(
            "My code is open (MIT), and a company runs me itself; programs can ask by HTTP or MCP "
            "where that is switched on.",
            "How I run",
        ),
    ),
    "engine": (
        Line(
            "No language model answers: a message is read by rules and looked up in a catalogue, "
            "so the same question gets the same answer, and nothing is made up."
        ),
        Line(
            "A source can be wrong or old: each answer names its sources and their dates.",
            "What can be wrong",
        ),
    ),
    "limits": (
        Line("30 questions and taps of one person a minute; then I ask you to wait.", "Questions"),
        Line("The first 800 characters of a message are read.", "Length"),
        Line(
            "Rate limits of models depend on your account at the seller and are not in the "
            "catalogue.",
            "Models",
        ),
    ),
}
