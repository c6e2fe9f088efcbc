"""How long it takes to resolve a name, a batch of names, and the names in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice
from statistics import median

from catalog.catalog import Catalog
from catalog.resolution.outcomes import Choice, Found, Unknown
from tests.bench.growth import FACTOR, grown
from tests.bench.measure import Json, at_least, at_most, rounded, side_by_side, typical
from tests.bench.processes import modeldesk_s

_ROUNDS = 9
_LINES = 10_000
_UNHEARD_OF = "gpt-99-zzyzx"
"""A name that no step finds, so that a process that answered only this has built every index."""

_PASSAGE = (
    "We have been running {} in production since spring, mostly to answer letters from customers "
    "who hate the telephone. ",
    "My colleague tells me {} was better at reading small tables in invoices, yet nobody wrote "
    "down how much. ",
    "Before the next budget round somebody should find out whether {} would cost us less for long "
    "contracts. ",
    "There was an evening when {} refused every second request, and we never learned what had gone "
    "wrong. ",
    "If you ask me, {} is worth another look, since people upstairs keep hearing of it from their "
    "friends. ",
)
_NAMED = (
    "gpt 5.4 mini",
    "Claude Sonnet 4.5",
    "gemini-2.5-flash",
    "deepseek v3.2",
    "gpt-image-2",
    "llama 3.3 70b",
    "o4-mini",
    "kimi k2",
    "text-embedding-3-large",
    "qwen3-coder",
    "Opus 4.5",
    "whisper-1",
    "grok 4",
    "mistral large",
    "gpt 4o",
)


def passage() -> str:
    """Three hundred words that people could write, with fifteen models in them."""
    return "".join(
        sentence.format(name) for sentence, name in zip(cycle(_PASSAGE), _NAMED, strict=False)
    )


def measure(catalog: Catalog, names: Sequence[str]) -> Json:
    return {
        "one_name_ms": _one_name(catalog, names),
        "batch": _batch(names),
        "sentence": _sentence(catalog),
        "larger_catalogue": _larger(catalog, names),
    }


def _one_name(catalog: Catalog, names: Sequence[str]) -> Json:
    [rounds] = side_by_side([catalog.resolve], names, _ROUNDS)
    taken = typical(rounds)
    return {
        "names": len(names),
        "p50": at_most(taken.p50, 0.1),
        "p99": at_most(taken.p99, 1),
        "mean": rounded(taken.mean),
    }


def _batch(names: Sequence[str]) -> Json:
    """The best of three, without what the same process takes for one line."""
    lines = "".join(f"{name}\n" for name in islice(cycle(names), _LINES))
    first = lines.partition("\n")[0] + "\n"
    runs = [
        (_resolve_s(lines), _resolve_s(first), _resolve_s(f"{_UNHEARD_OF}\n")) for _ in range(3)
    ]
    return {
        "lines": _LINES,
        "start_s": rounded(min(one for _, one, _ in runs)),
        "lines_per_s": at_least(max((_LINES - 1) / (many - one) for many, one, _ in runs), 8_000),
        "lines_per_s_with_every_index_built": rounded(
            max((_LINES - 1) / (many - ready) for many, _, ready in runs)
        ),
    }


def _resolve_s(lines: str) -> float:
    return modeldesk_s("resolve", "--json", lines=lines)


def _sentence(catalog: Catalog) -> Json:
    text = passage()
    [rounds] = side_by_side([catalog.mentions], [text] * 20, _ROUNDS)
    return {
        "words": len(text.split()),
        "models_named": len(_NAMED),
        "models_found": sum(m.resolution is not None for m in catalog.mentions(text).names),
        "ms": at_most(typical(rounds).p50, 5),
    }


def _larger(catalog: Catalog, names: Sequence[str]) -> Json:
    larger = grown(catalog)
    small, large = side_by_side([catalog.resolve, larger.resolve], names, _ROUNDS)
    pairs = list(zip(large, small, strict=True))
    return {
        "models": len(larger.models),
        "times_as_large": FACTOR,
        "same_answers": rounded(
            sum(_decided(catalog, name) == _decided(larger, name) for name in names) / len(names)
        ),
        "p50_ms": rounded(typical(large).p50),
        "p50_ratio": at_most(median(b.p50 / a.p50 for b, a in pairs), 2),
        "mean_ratio": at_most(median(b.mean / a.mean for b, a in pairs), 2),
        "p99_ratio": rounded(median(b.p99 / a.p99 for b, a in pairs)),
    }


def _decided(catalog: Catalog, name: str) -> str:
    """The answer without what is named beside it, which differs in a larger catalogue."""
    match catalog.resolve(name):
        case Found(model):
            return model
        case Choice():
            return "a choice"
        case Unknown():
            return "unknown"
