"""data_visualization -> SVG: bars with their values, nothing said by colour alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tests.gallery.markup import Markup, flow, tag
from tests.gallery.strange import strange

_WIDTH, _HEIGHT, _LABELS = 320, 130, 62
"""Units of the drawing: the plot, and the room below it for slanted names."""
_TOP, _EDGE = 16, 12


class Bar(NamedTuple):
    series: int
    category: str
    value: float
    left: float
    width: float


def data_visualization(block: Mapping[str, Any]) -> Markup:
    chart = block["chart"]
    title = tag("figcaption", block["title"])
    match chart.get("type"):
        case "bar":
            return tag("figure", title, _legend(chart), _drawing(block["title"], chart))
        case kind:
            return strange(f"chart {kind}")


def _drawing(title: str, chart: Mapping[str, Any]) -> Markup:
    bars = list(_bars(chart))
    top = max((bar.value for bar in bars), default=0) or 1
    line = tag("line", x1=0, x2=_WIDTH, y1=_HEIGHT, y2=_HEIGHT, class_="axis")
    drawn = tag(
        "svg",
        line,
        [_column(bar, top) for bar in bars],
        _names(chart["axis_config"]["categories"]),
        viewBox=f"0 0 {_WIDTH} {_HEIGHT + _LABELS}",
        role="img",
        aria_label=title,
    )
    return flow(drawn, _axes(chart["axis_config"]))


def _bars(chart: Mapping[str, Any]) -> Iterator[Bar]:
    """Side by side in each category, one for each series."""
    categories = chart["axis_config"]["categories"]
    step = (_WIDTH - 2 * _EDGE) / len(categories)
    width = step * 0.72 / len(chart["series"])
    for number, series in enumerate(chart["series"]):
        values = {point["label"]: float(point["value"]) for point in series["data"]}
        for place, category in enumerate(categories):
            left = _EDGE + place * step + step * 0.14 + number * width
            yield Bar(number, category, values[category], left, width)


def _column(bar: Bar, top: float) -> Markup:
    height = max(bar.value, 0) / top * (_HEIGHT - _TOP)
    shape = tag(
        "rect",
        x=round(bar.left, 1),
        y=round(_HEIGHT - height, 1),
        width=round(bar.width * 0.94, 1),
        height=round(height, 1),
        class_=f"series{bar.series}",
    )
    middle = round(bar.left + bar.width / 2, 1)
    value = tag("text", f"{bar.value:g}", x=middle, y=round(_HEIGHT - height - 3, 1))
    return tag("g", shape, value, class_="bar", data_category=bar.category, data_value=bar.value)


def _names(categories: list[str]) -> Markup:
    """Slanted, so that twenty characters have room below a narrow bar."""
    step = (_WIDTH - 2 * _EDGE) / len(categories)
    places = (_EDGE + (number + 0.5) * step for number in range(len(categories)))
    return flow(
        tag("text", name, class_="name", transform=f"translate({x:.1f} {_HEIGHT + 10}) rotate(-32)")
        for name, x in zip(categories, places, strict=True)
    )


def _legend(chart: Mapping[str, Any]) -> Markup:
    keys = [
        tag("span", tag("i", class_=f"key series{number}"), series["name"])
        for number, series in enumerate(chart["series"])
    ]
    return tag("div", keys, class_="legend")


def _axes(axes: Mapping[str, Any]) -> Markup:
    named = [f"{key[0]}: {axes[key]}" for key in ("x_label", "y_label") if axes.get(key)]
    return tag("small", " · ".join(named)) if named else Markup()
