"""Models that meet filters, whatever they are to be used for, with the offers that do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.catalog import Catalog, per_catalog
from catalog.filters import Filters, Sale, Unmet, active_model_filters, active_offer_filters
from catalog.filters.seller_filters import admitted_by
from catalog.model import Model
from catalog.pricing.ladder import NOBODY, Admitted
from catalog.pricing.offers import Offer
from catalog.schema import Modality
from catalog.shortlist.offer_table import Group, Test, model_test, offer_table, offer_test

_OUTPUTS: tuple[Modality, ...] = ("text", "image")
_ALL: tuple[Group, ...] = ("priced", "apart", "free", "plans", "unknown")
_ALL_BUT_APART: tuple[Group, ...] = ("priced", "free", "plans", "unknown")
_FREE: tuple[Group, ...] = ("free",)
_PICTURES = frozenset(("image",))


@dataclass(frozen=True, slots=True, eq=False)
class QualifyingModels:
    """Filters ready to be asked of models; what is not known to be met is not met."""

    filters: Filters
    _of_models: Sequence[Test]
    _of_offers: Mapping[Modality, Sequence[Test]]
    """By what is bought of the model."""
    _admitted: Admitted
    _catalog: Catalog

    def meeting(self, models: Sequence[Model]) -> list[Model]:
        """The models that meet the filters of models, and of which any offer meets those of offers.

        Where nothing is asked of offers, a model that nobody sells qualifies too.
        """
        ids: Sequence[str] = [model.id for model in models]
        for test in self._of_models:
            ids = test.passing(ids)
        left, pictured = set(ids), _pictured(self._catalog)
        for output in _OUTPUTS:
            if self.filters.free or self._of_offers[output]:
                bought = [id for id in ids if (id in pictured) == (output == "image")]
                rows = self._passing(self._offered(bought), output)
                left -= set(bought) - offer_table(self._catalog).sellers_in(rows)
        return [model for model in models if model.id in left]

    def offers(self, model: Model) -> tuple[Offer, ...]:
        """Those of a model that pass: priced ones first and cheapest first, unknown ones last."""
        offers = offer_table(self._catalog).offers
        rows = self._passing(self._offered((model.id,)), _output(model))
        return tuple(offers[row] for row in rows)

    def _passing(self, rows: Sequence[int], output: Modality) -> Sequence[int]:
        for test in self._of_offers[output]:
            rows = test.passing(rows)
        return rows

    def _offered(self, models: Sequence[str]) -> Sequence[int]:
        """The rows that the filters of offers are asked of, in the order of each ladder."""
        table, admitted = offer_table(self._catalog), self._admitted
        groups = _FREE if self.filters.free else _ALL_BUT_APART if admitted == NOBODY else _ALL
        return [
            row
            for model in models
            for group in groups
            for row in table.rows[model][group]
            if group != "apart" or admitted.admits(table.offers[row])
        ]

    def among(self, offers: Sequence[Offer], model: Model) -> tuple[Offer, ...]:
        """Those of some offers of a model that pass, in their order, whether free or special."""
        passing, _ = narrow_offers(offers, self.filters, model, self._catalog)
        return passing


@per_catalog
def _pictured(catalog: Catalog) -> frozenset[str]:
    """The models of which pictures are bought, by id."""
    return frozenset(id for id, model in catalog.models.items() if _output(model) == "image")


def _output(model: Model) -> Modality:
    return "image" if model.facts.output == _PICTURES else "text"


def qualifying_models(filters: Filters, catalog: Catalog) -> QualifyingModels:
    """Make the filters ready to be asked of models."""
    constraints = active_offer_filters(filters)
    return QualifyingModels(
        filters,
        [model_test(each, catalog) for each in active_model_filters(filters)],
        {out: [offer_test(each, out, catalog) for each in constraints] for out in _OUTPUTS},
        admitted_by(filters),
        catalog,
    )


def narrow_offers(
    offers: Sequence[Offer], filters: Filters, model: Model, catalog: Catalog
) -> tuple[tuple[Offer, ...], Counter[Unmet]]:
    """Those that pass, and how many do not, each under the first filter it does not meet."""
    left = [Sale(offer, model, _output(model), catalog) for offer in offers]
    unmet: Counter[Unmet] = Counter()
    for constraint in active_offer_filters(filters):
        verdicts = [constraint.meets(sale) for sale in left]
        unmet[Unmet(constraint)] += verdicts.count(False)
        unmet[Unmet(constraint, unknown=True)] += verdicts.count(None)
        left = [sale for sale, met in zip(left, verdicts, strict=True) if met]
    return tuple(sale.offer for sale in left), +unmet
