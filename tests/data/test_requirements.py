"""Requirements: a model is judged alike by itself and together with all others."""

from __future__ import annotations

from catalog.assembly import assemble_catalog
from catalog.catalog import Catalog
from catalog.fit.rules import requirements_fit, requirements_verdicts


def test_the_verdicts_on_all_models_are_those_on_each(bundled: Catalog) -> None:
    cold = assemble_catalog(bundled.curation, bundled.snapshot, bundled.today)
    for use_case in cold.curation.use_cases:
        # Judged one by one as long as nobody has asked for the verdicts on all.
        alone = [requirements_fit(model, use_case, cold) for model in cold.models.values()]
        together = requirements_verdicts(use_case.id, cold)
        assert [together[model] for model in cold.models] == alone, use_case.id
