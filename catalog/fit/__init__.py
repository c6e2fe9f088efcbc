"""The decision map: how well a model suits a use case, and the dated facts that decide it."""

from catalog.fit.kinds import STALE_DAYS, Evidence, Fit, Level, Rival
from catalog.fit.needs import meets
from catalog.fit.terms import conditions, ending, ends, forbidding, preview
from catalog.fit.verdict import fit, ranked_fits
from catalog.fit.worth import weigh_all, weighed

__all__ = [
    "STALE_DAYS",
    "Evidence",
    "Fit",
    "Level",
    "Rival",
    "conditions",
    "ending",
    "ends",
    "fit",
    "forbidding",
    "meets",
    "preview",
    "ranked_fits",
    "weigh_all",
    "weighed",
]
