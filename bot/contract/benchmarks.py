"""Ratings as plain data."""

from __future__ import annotations

from bot.answer import Benchmarks, ModelLine
from bot.contract.rows import Json, prices_json
from catalog.schema import Rating, Source


def benchmarks_json(made: Benchmarks) -> Json:
    board = made.board
    return {
        "kind": "benchmarks",
        "as_of": str(made.as_of),
        "use_case": made.use_case,
        "models": [line.id for line in made.models],
        "rows": [
            {
                **_rating(row.line, row.rating, board.source),
                "asked": row.asked,
                "provider": row.row.provider if row.row else None,
                "prices": prices_json(row.row.prices) if row.row else [],
            }
            for row in board.rows
        ]
        if board
        else [],
        "also": [
            {"model": line.id, "benchmark": r.benchmark, "value": r.value, "rank": r.rank}
            for line, r in made.also
        ],
        "unrated": [line.id for line in made.unrated],
    }


def _rating(line: ModelLine, rating: Rating, source: Source) -> Json:
    return {
        "model": line.id,
        "name": line.name,
        "benchmark": rating.benchmark,
        "value": rating.value,
        "low": rating.low,
        "high": rating.high,
        "rank": rating.rank,
        "votes": rating.votes,
        "variant": rating.variant,
        "source": source.name,
        "source_url": source.url,
        "as_of": str(source.as_of),
    }
