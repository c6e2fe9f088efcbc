"""The ids that providers give to models, in lower case, with and without the provider in front."""

from __future__ import annotations

from collections import defaultdict

_Models = dict[str, tuple[str, ...]]
"""Id -> models."""


class RouteIds:
    """Ids of providers -> the models that they stand for."""

    def __init__(self) -> None:
        self._models: _Models = {}
        self._of_provider: dict[str, _Models] = defaultdict(dict)
        self._alone: _Models = {}
        """Model -> it alone, kept once for all of its ids."""

    def add(self, id_: str, model: str, provider: str = "") -> None:
        """Let the id mean a model too, and also behind its provider and a slash."""
        bare = id_.casefold()
        if bare == id_:
            bare = id_  # which the route keeps already
        self._add(bare, model, self._models)
        if provider:
            self._add(bare, model, self._of_provider[provider])

    def _add(self, bare: str, model: str, models: _Models) -> None:
        others = models.get(bare)
        if others is None:
            models[bare] = self._alone.setdefault(model, (model,))
        elif model not in others:
            models[bare] = (*others, model)

    def models(self, text: str) -> tuple[str, ...]:
        """The models that a text in lower case stands for; none where it is no id."""
        provider, _, bare = text.partition("/")
        behind = self._of_provider[provider].get(bare, ()) if provider in self._of_provider else ()
        return (*self._models.get(text, ()), *behind)
