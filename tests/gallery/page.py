"""Samples -> one HTML page that asks nobody for anything."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from bot.play.block_html import BLOCKS_CSS, BLOCKS_JS, draw, view
from bot.play.html_tags import Markup, flow, tag
from tests.gallery.samples import Sample, Variant, counted

_HERE = Path(__file__).parent
_PRESSED = (("width", ("both", "desktop", "phone")), ("theme", ("system", "light", "dark")))


def page(samples: Sequence[Sample]) -> Markup:
    style = _joined(BLOCKS_CSS, _HERE / "page.css")
    script = _joined(BLOCKS_JS, _HERE / "page.js")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
        tag("title", "Modeldesk: every reply"),
        tag("style", style),
    )
    body = tag("body", _top(samples), tag("main", _articles(samples)), tag("script", script))
    return flow(Markup("<!doctype html>\n"), tag("html", head, body, lang="en"), "\n")


def ids(samples: Sequence[Sample]) -> dict[str, Sample]:
    """What each sample is linked by; a second of the same name gets a number."""
    made: dict[str, Sample] = {}
    for sample in samples:
        name = re.sub(r"[^a-z0-9]+", "-", sample.name.lower()).strip("-") or "reply"
        taken = sum(known == name or known.startswith(f"{name}--") for known in made)
        made[f"{name}--{taken + 1}" if taken else name] = sample
    return made


def _joined(*files: Path) -> Markup:
    return Markup("\n".join(file.read_text("utf-8") for file in files))


def _policy(style: str, script: str) -> str:
    """Only what this page itself brings may run or be loaded."""
    hashed = (
        b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)
    )
    styles, scripts = (f"'sha256-{digest}'" for digest in hashed)
    return f"default-src 'none'; style-src {styles}; script-src {scripts}"


def _top(samples: Sequence[Sample]) -> Markup:
    switches = [
        tag("fieldset", tag("legend", what), [_switch(what, value) for value in values])
        for what, values in _PRESSED
    ]
    heading = tag("h1", f"{len(samples)} replies of Modeldesk")
    return tag("header", heading, tag("div", switches, class_="switches"), _contents(samples))


def _switch(what: str, value: str) -> Markup:
    return tag("button", value, type="button", data_switch=what, data_value=value)


def _contents(samples: Sequence[Sample]) -> Markup:
    named = groupby(ids(samples).items(), lambda item: item[1].group)
    lists = [
        flow(tag("h2", group), tag("ul", [_entry(name, sample) for name, sample in items]))
        for group, items in named
    ]
    return tag("nav", lists, aria_label="Contents")


def _entry(name: str, sample: Sample) -> Markup:
    return tag("li", tag("a", sample.name, href=f"#{name}"))


def _articles(samples: Sequence[Sample]) -> list[Markup]:
    return [_article(name, sample) for name, sample in ids(samples).items()]


def _article(name: str, sample: Sample) -> Markup:
    first, *others = sample.variants
    folded = [
        tag(
            "details",
            tag("summary", f"variant {number} of {len(sample.variants)}"),
            _variant(other),
        )
        for number, other in enumerate(others, 2)
    ]
    said = tag(
        "details",
        tag("summary", f"text: what is read out ({len(sample.text):,} characters)"),
        tag("div", sample.text, class_="said"),
    )
    heading = tag("h2", tag("a", sample.name, href=f"#{name}"))
    return tag("article", heading, _variant(first), folded, [said] if sample.text else [], id=name)


def _variant(variant: Variant) -> Markup:
    count = counted(variant)
    facts = (
        f"{count.blocks} {'block' if count.blocks == 1 else 'blocks'}"
        f" · longest text {count.longest:,} characters · {', '.join(count.kinds)}"
    )
    drawn = view(variant.view) if variant.view else _message(variant)
    frames = tag("div", tag("div", drawn, class_="frame"), class_="frames")
    return tag("div", tag("p", facts, class_="facts"), frames, class_="variant")


def _message(variant: Variant) -> Markup:
    """A message as it stands in a channel."""
    who = tag("div", tag("b", "Modeldesk"), tag("span", "APP"), tag("time", "12:00"), class_="who")
    avatar = tag("div", "M", class_="avatar", aria_hidden="true")
    return tag(
        "div", avatar, tag("div", who, draw(variant.blocks), class_="blocks"), class_="message"
    )
