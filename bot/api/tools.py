"""What a language model may call: a few tools, each a question with a shape of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answer.serialize import Json, resolution_to_json
from bot.api.questions import Message, answered, resolution_text, resolved
from bot.company.nicknames import Nicknames
from bot.terminal import render
from catalog.catalog import Catalog

INSTRUCTIONS = (
    "What AI models cost, what they fit and when they retire, from a catalogue in which every "
    "figure has a source and a date. Give the source and the date with each figure. Add no "
    "figures of your own: prices you remember are out of date."
)
"""For the model that calls the tools."""

_WIDTH = 100
"""Characters of a line of text."""
_MOST_MODELS = 6
_MAX_TEXT = 2000
"""Characters of an argument; of a question, the first 800 are read."""


class ArgumentError(Exception):
    """Arguments that a tool cannot be called with; the message is for the model that did."""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a call comes to."""

    text: str
    """The page that a terminal shows, then where it is from."""
    content: Json
    """The same as JSON."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool, described to language models."""

    name: str
    description: str
    parameters: Mapping[str, Json]
    """JSON Schema of each argument."""
    required: tuple[str, ...]
    answer: Callable[[Mapping[str, Any], Catalog, Nicknames], ToolResult]

    @property
    def schema(self) -> Json:
        """JSON Schema of the arguments."""
        return {
            "type": "object",
            "properties": dict(self.parameters),
            "required": list(self.required),
            "additionalProperties": False,
        }


def call(
    name: str, arguments: Mapping[str, Any], catalog: Catalog, nicknames: Nicknames = ()
) -> ToolResult:
    """Call a tool; `catalog` and `nicknames` are those of whoever calls.

    Raises ArgumentError, and KeyError where there is no such tool.
    """
    tool = TOOLS[name]
    if unknown := sorted(set(arguments) - set(tool.parameters)):
        takes = ", ".join(tool.parameters)
        raise ArgumentError(f"{name} has no argument {', '.join(unknown)}; it takes {takes}.")
    if missing := [each for each in tool.required if not arguments.get(each)]:
        raise ArgumentError(f"{name} needs {', '.join(missing)}.")
    for each, value in arguments.items():
        _check(each, value, tool.parameters[each]["type"])
    return tool.answer(arguments, catalog, nicknames)


def _check(name: str, value: object, kind: str) -> None:
    if kind == "string" and not (isinstance(value, str) and len(value) <= _MAX_TEXT):
        raise ArgumentError(f"{name} is a text of at most {_MAX_TEXT} characters.")
    if kind == "array" and not (
        isinstance(value, list)
        and all(isinstance(each, str) and each.strip() for each in value)
        and len("".join(value)) <= _MAX_TEXT
        and 1 < len(value) <= _MOST_MODELS
    ):
        raise ArgumentError(f"{name} is a list of two to {_MOST_MODELS} names.")


def _asking(message: Callable[[Mapping[str, Any]], Message]) -> Callable[..., ToolResult]:
    """A tool that asks what Slack might have been asked."""

    def answer(arguments: Mapping[str, Any], catalog: Catalog, nicknames: Nicknames) -> ToolResult:
        result = answered(message(arguments), catalog, nicknames)
        content = result.to_json()
        # The text is the reply; its blocks are Slack's, and as long as all the rest.
        del content["reply"]
        page = render(result.answer, _WIDTH, colour=False)
        return _sourced(page, content, result.answer.as_of)

    return answer


def _resolve(arguments: Mapping[str, Any], catalog: Catalog, nicknames: Nicknames) -> ToolResult:
    name = arguments["name"]
    resolution = resolved(name, catalog, nicknames)
    text = f"{name}: {resolution_text(resolution)}\n"
    return _sourced(text, resolution_to_json(name, resolution), catalog.as_of)


def _sourced(text: str, content: Json, as_of: date) -> ToolResult:
    source = f"Modeldesk's catalogue, newest source of {as_of}"
    use = "Give source and date with each figure, and add no figures of your own."
    return ToolResult(
        f"{text}\nFrom {source}. {use}\n",
        {**content, "source": source, "as_of": str(as_of), "use": use},
    )


def _comparison(arguments: Mapping[str, Any]) -> Message:
    purpose = f" for {arguments['purpose']}" if arguments.get("purpose") else ""
    return Message(" vs ".join(arguments["models"]) + purpose, "compare")


def _retirement(arguments: Mapping[str, Any]) -> Message:
    model = arguments.get("model", "").strip()
    return Message(f"what replaces {model}" if model else "which models retire soon", "ask")


def _past_prices(arguments: Mapping[str, Any]) -> Message:
    model, period = arguments.get("model", "").strip(), arguments.get("period", "").strip()
    if model:
        return Message(f"price history of {model} {period}".rstrip(), "ask")
    return Message(f"which prices changed {period or 'this week'}", "ask")


_NAME: Json = {"type": "string", "description": "as people write it, or a provider's id"}

_LIST: Sequence[Tool] = (
    Tool(
        "model",
        "One AI model: what it is, price at the lab and the cheapest sellers, what it fits and "
        "what not, life cycle.",
        {"name": _NAME},
        ("name",),
        _asking(lambda arguments: Message(arguments["name"], "model")),
    ),
    Tool(
        "cheapest",
        "The cheapest models for a job, or the cheapest sellers of one model, cheapest first.",
        {
            "question": {
                "type": "string",
                "description": "a job with constraints, as 'vision under $1 with 200k context', or "
                "the name of a model",
            }
        },
        ("question",),
        _asking(lambda arguments: Message(arguments["question"], "cheapest")),
    ),
    Tool(
        "compare",
        "Two to six models side by side: prices, limits, abilities, ratings.",
        {
            "models": {
                "type": "array",
                "items": {"type": "string"},
                "minItems": 2,
                "maxItems": _MOST_MODELS,
            },
            "purpose": {"type": "string", "description": "what for, as 'coding'"},
        },
        ("models",),
        _asking(_comparison),
    ),
    Tool(
        "cost",
        "What a workload costs on a model, a request, a day and a month.",
        {
            "model": _NAME,
            "workload": {
                "type": "string",
                "description": "as '10k requests a day, 3k in 500 out, 75% cached'",
            },
        },
        ("model", "workload"),
        _asking(lambda a: Message(f"{a['workload']} on {a['model']}", "ask")),
    ),
    Tool(
        "resolve",
        "The id of the model that a name stands for; several to choose from, or none.",
        {"name": _NAME},
        ("name",),
        _resolve,
    ),
    Tool(
        "history",
        "Past prices of a model; without a model, which prices changed, as 'since september'.",
        {
            "model": _NAME,
            "period": {"type": "string", "description": "as 'in july', 'since september'"},
        },
        (),
        _asking(_past_prices),
    ),
    Tool(
        "retirements",
        "When a model retires and what replaces it; without a model, which retire soon.",
        {"model": _NAME},
        (),
        _asking(_retirement),
    ),
)

TOOLS: Mapping[str, Tool] = {tool.name: tool for tool in _LIST}
