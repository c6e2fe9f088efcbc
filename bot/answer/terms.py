"""What a licence allows, in words."""

from __future__ import annotations

from catalog.schema import License


def terms(licence: License) -> str:
    match licence.commercial:
        case "free":
            return f"{licence.name}, commercial use allowed"
        case "conditional":
            return f"{licence.name}, commercial use with conditions"
        case "forbidden":
            return f"{licence.name}, no commercial use"
        case None:
            return licence.name
