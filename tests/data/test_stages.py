"""Replies on the real catalogue: all that is curated can be said, and nobody is misquoted."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

from bot import formatting
from bot.answer import Answer
from bot.blocks import LIMITS, render
from catalog.catalog import Catalog
from catalog.lifecycle import life
from catalog.price_changes import price_changes
from tests.bot.questioning import ask

NOTHING = re.compile(r"\bNone\b(?! (since|is named|that|in the catalogue))|\bnan\b|\$0\.00(?!\d)")


def said(made: Answer) -> str:
    reply = render(made)
    assert 0 < len(reply.text) <= LIMITS.text
    assert len(reply.blocks) <= LIMITS.blocks
    json.dumps(made.to_json())
    assert not NOTHING.search(reply.text), reply.text
    return reply.text


def test_every_curated_replacement_can_be_told(bundled: Catalog) -> None:
    for replacement in bundled.curation.replacements:
        if replacement.model in bundled.models:
            text = said(ask(bundled, "migrate", replacement.model))
            new = bundled.models.get(replacement.replacement or "")
            assert new is None or new.name in text, replacement.model


def test_a_suggestion_of_ours_is_not_put_into_the_labs_mouth(bundled: Catalog) -> None:
    for replacement in bundled.curation.replacements:
        if "our " in (replacement.note or "") and replacement.model in bundled.models:
            lab = bundled.lab_name(bundled.models[replacement.model].lab)
            for intent in ("migrate", "summary"):
                text = said(ask(bundled, intent, replacement.model))
                note = replacement.note or ""
                for noted in (note, formatting.capitalised(note)):
                    text = text.replace(noted, "")
                assert f"{lab} names" not in text


def test_a_suggested_model_is_active_and_of_its_kind(bundled: Catalog) -> None:
    for model in bundled.models.values():
        made = ask(bundled, "migrate", model.id).to_json()
        if made["replacement"] and not made["curated"]:
            new = bundled.models[made["replacement"]]
            assert life(new, bundled).stage == "active"
            assert new.specialization == model.specialization


@pytest.mark.parametrize(
    ("old", "new", "is_said"),
    [
        ("text-embedding-ada-002", "text-embedding-3-small", True),
        ("voyage-3", "gemini-embedding-001", True),
        ("gpt-4o", "gpt-6-luna", False),
    ],
)
def test_vectors_are_made_anew_for_another_model(
    old: str, new: str, is_said: bool, bundled: Catalog
) -> None:
    assert ("embed everything again" in said(ask(bundled, "migrate", old, new))) is is_said


def test_every_use_case_has_an_answer_on_benchmarks(bundled: Catalog) -> None:
    for use_case in bundled.curation.use_cases:
        text = said(ask(bundled, "benchmarks", use_case=use_case.id))
        assert ("Arena" in text) == bool(use_case.benchmarks), use_case.id


def test_every_use_case_has_its_releases(bundled: Catalog) -> None:
    for use_case in bundled.curation.use_cases:
        made = ask(bundled, "releases", use_case=use_case.id)
        said(made)
        days = [row["released"] for row in made.to_json()["rows"]]
        assert days == sorted(days, reverse=True), use_case.id
        assert days, use_case.id


def test_every_gateway_can_be_asked_about(bundled: Catalog) -> None:
    for gateway in bundled.curation.gateways:
        made = ask(bundled, "gateways", "gpt image 2", providers=(gateway.id,))
        assert gateway.name in said(made)


@pytest.mark.parametrize(
    ("name", "use_case", "verdict"),
    [
        ("gpt image 2", "structured-output", "no"),
        ("gpt image 2", "image-generation", "yes"),
        ("claude opus 5.5", "coding", "yes"),
        ("text-embedding-3-large", "chat", "no"),
        ("gpt-oss-120b", "vision", "no"),
        ("whisper-1", "speech-to-text", "yes"),
    ],
)
def test_a_verdict_has_its_reason(name: str, use_case: str, verdict: str, bundled: Catalog) -> None:
    made = ask(bundled, "fit", name, use_case=use_case).to_json()
    assert made["verdict"] == verdict
    assert made["evidence"]
    if verdict == "no":
        able = ask(bundled, "fit", made["instead"]["model"], use_case=use_case).to_json()
        assert able["verdict"] == "yes"


def test_every_model_can_be_judged_for_every_use_case(bundled: Catalog) -> None:
    shown = sorted(bundled.models.values(), key=lambda model: -model.routes)[:40]
    for model in shown:
        for use_case in bundled.curation.use_cases:
            said(ask(bundled, "fit", model.id, use_case=use_case.id))


def test_all_changes_up_to_a_day_can_be_told(bundled: Catalog) -> None:
    assert price_changes(date.min, bundled.today, bundled)


def test_the_changes_of_every_month_can_be_told(bundled: Catalog) -> None:
    """Also of one in which a price was switched to another source, or first came to be known."""
    for months_ago in range(36):
        last = bundled.today - timedelta(days=30 * months_ago)
        changes = price_changes(last - timedelta(days=30), last, bundled)
        assert all(change.before.amounts != change.after.amounts for change in changes)
