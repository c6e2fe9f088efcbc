"""Others that find models by name, as far as they are installed beside the benchmark."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process, utils

from catalog.catalog import Catalog
from tests.bench.measure import note

_FOLDER = Path(__file__).parents[2] / ".bench"
_CUTOFF = 90
"""Score of WRatio from which rapidfuzz is held to have found something."""

Find = Callable[[str], str | None]
"""A name -> the id of a model as the peer writes it, or None."""


class Peer(NamedTuple):
    name: str
    version: str
    fresh: Callable[[], Find]
    """Its look-up with nothing remembered: two of them keep every answer, Modeldesk keeps none."""


def peers(catalog: Catalog) -> Iterator[Peer]:
    """What can be imported; the folder comes last, so that nothing of ours is shadowed."""
    if str(_FOLDER) not in sys.path:
        sys.path.append(str(_FOLDER))
    yield Peer("rapidfuzz", version("rapidfuzz"), lambda: _rapidfuzz(catalog))
    for name, fresh in (("model-prices", _model_prices), ("genai-prices", _genai_prices)):
        try:
            fresh()
        except ModuleNotFoundError:
            note(f"{name} is not installed and left out; make bench installs it")
        else:
            yield Peer(name, version(name), fresh)


def _rapidfuzz(catalog: Catalog) -> Find:
    """The usual recipe: the most similar of all ids and names."""
    ids = {text: m.id for m in catalog.models.values() for text in (m.name, *m.names)}
    ids |= {m.id: m.id for m in catalog.models.values()}
    ids |= {m.id.partition("/")[2]: m.id for m in catalog.models.values()}
    prepared = [utils.default_process(text) for text in ids]
    models = list(ids.values())

    def find(name: str) -> str | None:
        asked = utils.default_process(name)
        best = process.extractOne(asked, prepared, scorer=fuzz.WRatio, score_cutoff=_CUTOFF)
        return models[best[2]] if best else None

    return find


def _model_prices() -> Find:
    peer = import_module("model_prices")
    peer.resolve_details.cache_clear()

    def find(name: str) -> str | None:
        found = peer.resolve(name)
        return found[1] if found else None

    return find


def _genai_prices() -> Find:
    peer = import_module("genai_prices.data_snapshot")
    known = peer.DataSnapshot(providers=peer.get_snapshot().providers, from_auto_update=False)

    def find(name: str) -> str | None:
        try:
            model = known.find_provider_model(name, None, None, None)[1]
        except LookupError:
            return None
        return str(model.id)

    return find
