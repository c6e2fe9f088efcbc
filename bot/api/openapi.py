"""The HTTP API described in OpenAPI 3.1; later releases add keys to answers and drop none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from typing import Any, get_args

from bot.api.questions import COMMANDS
from bot.query import Intent

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer"}
_NUMBER: Schema = {"type": "number"}
_TRUTH: Schema = {"type": "boolean"}
_DAY: Schema = {"type": "string", "format": "date"}
_ID: Schema = {"type": "string", "description": "lab/model"}
_OBJECT: Schema = {"type": "object"}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: Mapping[str, Schema], **optional: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
    }


_PRICES = _list(_ref("Price"))
_ROWS = _list(_ref("PriceRow"))
_LINES = _list(_ref("ModelLine"))
_EVIDENCE = _list(_ref("Evidence"))
_TEXTS = _list(_TEXT)
_IDS = _list(_ID)
_USD = _or_null({"type": "number", "description": "US dollars; null: not known or not applicable"})

_MODEL: Schema = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "lab/model; its slash needs no escape",
    "schema": _TEXT,
}

_PARTS: Mapping[str, Schema] = {
    "Price": _object(
        {
            "direction": _TEXT,
            "modality": _TEXT,
            "unit": _TEXT,
            "usd": {"type": "number", "description": "US dollars a unit; 0: free"},
            "condition": _or_null(_TEXT),
        }
    ),
    "PriceRow": _object(
        {
            "model": _ID,
            "provider": _TEXT,
            "provider_name": _TEXT,
            "trust": {"enum": ["first-party", "cloud", "established", "other"]},
            "group": {"type": "string", "description": "comparable, or why it is not"},
            "weight": _or_null({"type": "number", "description": "what rows are ordered by"}),
            "route": {"type": "string", "description": "the provider's id of the model"},
            "route_type": _TEXT,
            "prices": _PRICES,
            "free": _TRUTH,
            "source": _TEXT,
            "source_url": _or_null(_TEXT),
            "as_of": _DAY,
        }
    ),
    "PolicyNote": {
        **_object(
            {
                "left_out": {"type": "object", "additionalProperties": _WHOLE},
                "no_approved_route": _list(_object({"model": _ID, "nearest": _or_null(_ID)})),
                "contract": _ROWS,
                "shown": _ROWS,
            }
        ),
        "description": "what the workspace's policy leaves out: sellers by reason; none without a "
        "policy. Contract prices are not for programs, so `contract` is empty",
    },
    "ModelLine": _object({"model": _ID, "name": _TEXT, "lab": _TEXT, "released": _or_null(_TEXT)}),
    "Evidence": _object({"text": _TEXT, "value": {}, "source": _TEXT, "as_of": _DAY}),
    "Problem": _object(
        {
            "error": {
                "enum": [
                    *("bad_request", "unauthorized", "off", "not_found"),
                    *("limited", "failed", "unavailable"),
                ]
            },
            "reason": {"type": "string", "description": "for people"},
        }
    ),
    "Resolution": _object(
        {
            "q": _TEXT,
            "kind": {"enum": ["found", "choice", "unknown"]},
            "models": {**_IDS, "description": "one, several to choose from, or none"},
            "matched": _TEXT,
            "stripped": _TEXTS,
            "nearest": _IDS,
        }
    ),
    "Query": _object(
        {
            "intent": {"enum": list(get_args(Intent))},
            "models": _IDS,
            "use_case": _or_null(_TEXT),
            "filters": _OBJECT,
            "workload": _or_null(_OBJECT),
            "left_out": _list(_object({"text": _TEXT, "reason": _TEXT})),
        }
    ),
}

_ANSWERS: Mapping[str, Mapping[str, Schema]] = {
    "card": {
        "model": _ID,
        "name": _TEXT,
        "lab": _TEXT,
        "verdict": _or_null(_TEXT),
        "use_it_for": _TEXTS,
        "do_not_use_it_for": _TEXTS,
        "facts": _OBJECT,
        "about": _list(_object({"text": _TEXT, "source": _TEXT, "checked": _DAY})),
        "top_use_cases": _list(_object({"use_case": _TEXT, "evidence": _EVIDENCE})),
        "ladder": _ROWS,
        "cheapest": _ROWS,
        "gateways": _list(_object({"gateway": _TEXT, "kind": _TEXT, "basis": _or_null(_TEXT)})),
        "capabilities": _TEXTS,
        "benchmark_peers": _list(_OBJECT),
        "migration": _or_null(_OBJECT),
    },
    "ladder": {
        "model": _ID,
        "rows": _ROWS,
        "cheapest": _ROWS,
        "excluded": _OBJECT,
        "sellers": _WHOLE,
    },
    "ranking": {
        "use_case": _TEXT,
        "qualified": _WHOLE,
        "rows": _list(
            {
                "allOf": [
                    _ref("PriceRow"),
                    _object(
                        {
                            "name": _TEXT,
                            "context": _or_null(_WHOLE),
                            "blended": _USD,
                            "why": _EVIDENCE,
                        }
                    ),
                ]
            }
        ),
        "free": _ROWS,
        "plans": _ROWS,
        "excluded": _OBJECT,
        "relaxed": _list(_OBJECT),
    },
    "comparison": {
        "models": _IDS,
        "rows": _list(
            _object({"label": _TEXT, "values": _list({}), "better": _list(_WHOLE)}),
        ),
        "winner": _or_null(_ID),
        "because": _TEXT,
    },
    "fit": {
        "model": _ID,
        "use_case": _or_null(_TEXT),
        "verdict": {"enum": ["yes", "limits", "no", "unknown"]},
        "evidence": _EVIDENCE,
        "instead": _or_null(_OBJECT),
    },
    "cost": {
        "rows": _list(
            _object(
                {
                    "model": _ID,
                    "provider": _or_null(_TEXT),
                    "per_request": _USD,
                    "per_day": _USD,
                    "per_month": _USD,
                }
            )
        ),
        "assumptions": _TEXTS,
        "savings": _list(_OBJECT),
    },
    "migration": {"model": _or_null(_ID), "rows": _list(_OBJECT)},
    "releases": {"rows": _list(_object({"model": _ID, "released": _or_null(_TEXT)}))},
    "history": {
        "period": _or_null(_OBJECT),
        "histories": _list(
            _object({"model": _ID, "provider": _or_null(_TEXT), "steps": _list(_OBJECT)})
        ),
        "changes": _list(_OBJECT),
    },
    "gateways": {
        "model": _or_null(_ID),
        "rows": _list(_object({"gateway": _TEXT, "kind": _TEXT, "basis": _or_null(_TEXT)})),
    },
    "benchmarks": {
        "use_case": _or_null(_TEXT),
        "rows": _list(
            _object(
                {
                    "model": _ID,
                    "benchmark": _TEXT,
                    "value": _NUMBER,
                    "low": _or_null(_NUMBER),
                    "high": _or_null(_NUMBER),
                    "source": _TEXT,
                    "as_of": _DAY,
                }
            )
        ),
    },
    "choice": {"models": _LINES},
    "not_found": {"name": _TEXT, "nearest": _IDS},
    "definition": {
        "terms": _list(
            _object(
                {
                    "term": _TEXT,
                    "name": _TEXT,
                    "line": _TEXT,
                    "source": _or_null(_TEXT),
                    "checked": _or_null(_DAY),
                }
            )
        )
    },
    "help": {"examples": _TEXTS},
}
"""What each kind of answer has in any case."""


@cache
def document() -> Schema:
    """The document; not to be changed by its readers."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Modeldesk",
            "version": version("modeldesk"),
            "description": "What an AI model costs, what it fits and where it runs, from a "
            "catalogue in which every price has a source and a date. The same question on the "
            "same catalogue has the same answer, byte for byte.",
        },
        "servers": [{"url": "/v1"}],
        "security": [{"key": []}],
        "paths": {
            "/ask": _path(
                "Answer a question in plain words",
                "Answer",
                _parameter("q", "the question, as in Slack", required=True),
                _parameter("as", "the command it is entered with", {"enum": list(COMMANDS)}),
                _parameter("thread", "earlier messages, oldest first; may be repeated", _TEXTS),
            ),
            "/resolve": _path(
                "Find the model that a name stands for",
                "Resolution",
                _parameter("q", "a name as people write it, or a provider's id", required=True),
            ),
            "/models/{id}": _path("All that is known of a model", "Answer", _MODEL),
            "/history/{id}": _path("The past prices of a model", "Answer", _MODEL),
        },
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "one that `modeldesk admin key new` made",
                }
            },
            "schemas": {
                **_PARTS,
                **{_answer_name(kind): _answer(kind) for kind in _ANSWERS},
                "Answer": _answer_envelope(),
            },
        },
    }


def _answer_name(kind: str) -> str:
    return f"{kind.title().replace('_', '')}Answer"


def _answer(kind: str) -> Schema:
    as_of = {**_DAY, "description": "the date of the newest source"}
    facts = {"kind": {"const": kind}, "as_of": as_of, **_ANSWERS[kind]}
    return _object(facts, policy=_ref("PolicyNote"))


def _answer_envelope() -> Schema:
    names = {kind: _answer_name(kind) for kind in _ANSWERS}
    answer = {
        "oneOf": [_ref(name) for name in names.values()],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {kind: _ref(name)["$ref"] for kind, name in names.items()},
        },
    }
    reply = _object({"text": _TEXT, "blocks": _list(_OBJECT)})
    return _object(
        {
            "q": _TEXT,
            "query": _ref("Query"),
            "answer": answer,
            "reply": {**reply, "description": "what Slack shows, in Block Kit"},
        }
    )


def _parameter(
    name: str, description: str, schema: Schema = _TEXT, *, required: bool = False
) -> Schema:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": schema,
    }


def _path(summary: str, schema: str, *parameters: Schema) -> Schema:
    tag = {"ETag": {"schema": _TEXT, "description": "another one for another snapshot or day"}}
    held = {"name": "If-None-Match", "in": "header", "schema": _TEXT}
    return {
        "get": {
            "summary": summary,
            "parameters": [*parameters, held],
            "responses": {
                "200": {"description": "The answer", "headers": tag, **_content(schema)},
                "304": {"description": "The answer is what the client has"},
                **{
                    status: {"description": description, **_content("Problem")}
                    for status, description in _PROBLEMS.items()
                },
            },
        }
    }


_PROBLEMS = {
    "400": "A parameter is missing or not known",
    "401": "The key is missing or not known",
    "404": "Nothing has this id or address, or the API is off",
    "429": "Sixty requests of this key within a minute; Retry-After says when to go on",
    "500": "A bug",
    "503": "The database with the keys and the settings does not answer",
}


def _content(schema: str) -> Schema:
    return {"content": {"application/json": {"schema": _ref(schema)}}}
