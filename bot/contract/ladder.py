"""What a model costs, as plain data."""

from __future__ import annotations

from bot.answer import Amount, PriceLadder
from bot.contract.rows import Json, ladder_json


def price_ladder_json(answer: PriceLadder) -> Json:
    made = ladder_json(answer.line, answer.rows)
    return {
        "kind": "ladder",
        "as_of": str(answer.as_of),
        **made,
        "excluded": made["excluded"] | dict(answer.left_out),
        "constraints": list(answer.heard.constraints),
        "stands": list(answer.stands),
        "amount": _amount(answer.rows.amount),
    }


def _amount(amount: Amount | None) -> Json | None:
    if amount is None:
        return None
    return {"of": amount.words, "times": amount.times, "label": amount.per}
