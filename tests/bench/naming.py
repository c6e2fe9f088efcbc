"""Right, asked or wrong on every name of tests/names.yml, for Modeldesk and its peers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from catalog.catalog import Catalog
from catalog.names import fold, squash
from catalog.resolution.outcomes import Found, Resolution, Unknown
from tests.bench.measure import (
    Json,
    Latency,
    at_least,
    at_most,
    latency,
    per_call_ms,
    rounded,
    typical,
)
from tests.bench.peers import Find, Peer
from tests.data.test_names import Row, Verdict, verdict

_ROUNDS = 3

Classes = Mapping[str, Sequence[Row]]


def measure(catalog: Catalog, classes: Classes, others: Sequence[Peer]) -> Json:
    speed = _speed(catalog, others, [row.q for rows in classes.values() for row in rows])
    own = _scored(catalog.resolve, classes)
    told = {peer.name: _peer(peer, catalog, classes) for peer in others}
    said = {"modeldesk": own | _aims(own), **told}
    return {
        name: {"p50_ms": rounded(speed[name].p50), "mean_ms": rounded(speed[name].mean)} | part
        for name, part in said.items()
    }


def _aims(own: Json) -> Json:
    everything, invented, ids = (own[name] for name in ("all", "nonexistent", "provider_id"))
    return {
        "right": at_least(_share(everything, "right"), 0.97),
        "wrong": at_most(_share(everything, "wrong"), 0.005),
        "nonexistent_refused": at_least(_share(invented, "right"), 1),
        "provider_ids_right": at_least(_share(ids, "right"), 0.98),
        "provider_ids_wrong": at_most(_share(ids, "wrong"), 0.01),
    }


def _share(counted: Mapping[str, int], said: Verdict) -> float:
    return counted[said] / sum(counted.values())


def _scored(resolve: Callable[[str], Resolution], classes: Classes) -> Json:
    verdicts = {
        name: [verdict(row, resolve(row.q)) for row in rows] for name, rows in classes.items()
    }
    everything = [said for verdicts_of in verdicts.values() for said in verdicts_of]
    names = [row.q for rows in classes.values() for row in rows]
    return {
        "all": tally(everything),
        **{name: tally(said) for name, said in verdicts.items()},
        "not_right": [f"{q}: {v}" for q, v in zip(names, everything, strict=True) if v != "right"],
    }


def tally(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How often each was said; for a peer, which cannot ask, "asked" is no answer."""
    counted = Counter(verdicts)
    return {said: counted[said] for said in ("right", "asked", "wrong")}


def _peer(peer: Peer, catalog: Catalog, classes: Classes) -> Json:
    find = peer.fresh()

    def said(row: Row) -> Verdict:
        return verdict(row, meant(find(row.q), row, catalog))

    def carries(row: Row) -> bool:
        """It knows the model under its own id."""
        return meant(find((row.model or "").rpartition("/")[2]), row, catalog) == _right(row)

    verdicts = {name: [said(row) for row in rows] for name, rows in classes.items()}
    carried = [row for rows in classes.values() for row in rows if row.model and carries(row)]
    return {
        "version": peer.version,
        "all": tally(v for of_class in verdicts.values() for v in of_class),
        "all_of_models_it_has": tally(map(said, carried)),
        **{name: tally(of_class) for name, of_class in verdicts.items()},
    }


def _right(row: Row) -> Resolution:
    return Found(row.model or "", "peer")


def meant(answer: str | None, row: Row, catalog: Catalog) -> Resolution:
    """What a peer's answer says in our ids; whatever we can read as the model is no mistake."""
    if answer is None:
        return Unknown()
    if row.model and _slug(answer) == _slug(row.model):
        return _right(row)
    known = catalog.resolve(answer)
    return Found(known.model if isinstance(known, Found) else answer, "peer")


def _slug(model: str) -> str:
    return squash(fold(model.rpartition("/")[2]))


def _speed(catalog: Catalog, others: Sequence[Peer], names: Sequence[str]) -> dict[str, Latency]:
    """In turns, a round each, and nobody remembers the round before."""
    fresh: dict[str, Callable[[], Find | Callable[[str], Resolution]]] = {
        "modeldesk": lambda: catalog.resolve,
        **{peer.name: peer.fresh for peer in others},
    }
    rounds: dict[str, list[Latency]] = {name: [] for name in fresh}
    for _ in range(_ROUNDS):
        for name, call in fresh.items():
            rounds[name].append(latency(per_call_ms(call(), names)))
    return {name: typical(taken) for name, taken in rounds.items()}
