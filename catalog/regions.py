"""Where an offer is served from, as far as its id or its provider tells."""

from __future__ import annotations

import re
from collections.abc import Mapping

from catalog.curated import Provider
from catalog.schema import Region, Route

REGION_NAMES: Mapping[Region, str] = {
    "us": "the US",
    "eu": "the EU",
    "uk": "the UK",
    "apac": "Asia-Pacific",
    "jp": "Japan",
    "au": "Australia",
    "in": "India",
    "ca": "Canada",
    "sa": "South America",
    "global": "anywhere (global routing)",
}
_NAMED: Mapping[str, Region] = {
    "us": "us",
    "us-gov": "us",
    "eu": "eu",
    "uk": "uk",
    "apac": "apac",
    "jp": "jp",
    "au": "au",
    "in": "in",
    "ca": "ca",
    "sa": "sa",
    "global": "global",
}
_CODE = re.compile(r"^([a-z]{2}(?:-gov)?)-(?:north|south|east|west|central)[a-z]*-\d$")
_ELSEWHERE: Mapping[str, Region | None] = {
    "eu-west-2": "uk",
    "eu-central-2": None,
    "ap-northeast-1": "jp",
    "ap-northeast-3": "jp",
    "ap-south-1": "in",
    "ap-south-2": "in",
    "ap-southeast-2": "au",
    "ap-southeast-4": "au",
}
"""Cloud regions whose country is not that of their first letters: London, Zurich, Tokyo …

https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
"""
_WITHIN: Mapping[Region, frozenset[Region]] = {"apac": frozenset(("apac", "jp", "au", "in"))}


def region_of(route: Route, provider: Provider | None) -> Region | None:
    """Where the offer is served from; None where neither its id nor its provider tells."""
    if route.region:
        return _region(route.region)
    return provider.serves.region if provider and provider.serves else None


def within(asked: Region) -> frozenset[Region]:
    """The regions that count as the one asked for."""
    return _WITHIN.get(asked, frozenset((asked,)))


def _region(code: str) -> Region | None:
    if code in _ELSEWHERE:
        return _ELSEWHERE[code]
    if code in _NAMED:
        return _NAMED[code]
    written = _CODE.match(code)
    start = written.group(1) if written else ""
    return "apac" if start == "ap" else _NAMED.get(start)
