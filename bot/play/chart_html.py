"""data_visualization -> SVG: bars or lines with their values, nothing said by colour alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bot.play.html_tags import Markup, flow, tag
from bot.play.undrawn import not_drawn

_WIDTH, _HEIGHT = 280, 140
"""Units of the plot, which are about pixels on a phone."""
_TOP, _TURNED = 16, 34
"""Room for a value above the highest bar, and for one that is turned upwards."""
_LETTER = 5.0
"""Units that a letter of a name takes."""
_WIDEST = 44
"""A bar is no wider, however few there are."""


class Plot(NamedTuple):
    """Where the categories stand from left to right."""

    categories: tuple[str, ...]
    is_slanted: bool
    """Names too long to stand beside each other."""
    left: float
    step: float

    def middle(self, place: int) -> float:
        return self.left + (place + 0.5) * self.step


class Bar(NamedTuple):
    series: int
    category: str
    value: float
    middle: float
    width: float


def data_visualization(block: Mapping[str, Any]) -> Markup:
    chart = block["chart"]
    title = tag("figcaption", block["title"])
    match chart.get("type"):
        case "bar":
            return tag("figure", title, _legend(chart), _drawing(block["title"], chart))
        case "line":
            return tag("figure", title, _legend(chart), _lines(block["title"], chart))
        case kind:
            return not_drawn(f"chart {kind}")


def _drawing(title: str, chart: Mapping[str, Any]) -> Markup:
    plot = _plot(chart["axis_config"]["categories"])
    bars = list(_bars(chart, plot))
    top = max((bar.value for bar in bars), default=0) or 1
    room = _TURNED if _are_turned(bars) else _TOP
    columns = [_column(bar, (_HEIGHT - room) / top, turned=room > _TOP) for bar in bars]
    return _framed(title, chart, plot, columns)


def _lines(title: str, chart: Mapping[str, Any]) -> Markup:
    """From 0 upwards, as bars are; a point that a series lacks is left out of its line."""
    plot = _plot(chart["axis_config"]["categories"])
    values = [float(point["value"]) for series in chart["series"] for point in series["data"]]
    scale = (_HEIGHT - _TOP) / (max(values, default=0) or 1)
    drawn = [_series_line(n, series, plot, scale) for n, series in enumerate(chart["series"])]
    return _framed(title, chart, plot, drawn)


def _series_line(number: int, series: Mapping[str, Any], plot: Plot, scale: float) -> Markup:
    points = [
        (plot.middle(plot.categories.index(point["label"])), float(point["value"]))
        for point in series["data"]
    ]
    path = " ".join(f"{x:.1f},{_HEIGHT - value * scale:.1f}" for x, value in points)
    values = [
        tag("text", f"{value:g}", x=round(x, 1), y=round(_HEIGHT - value * scale - 4, 1))
        for x, value in points
    ]
    return tag("g", tag("polyline", points=path, class_=f"line series{number}"), values)


def _framed(title: str, chart: Mapping[str, Any], plot: Plot, drawn: Sequence[Markup]) -> Markup:
    """What was drawn above its axis, with the names below."""
    line = tag("line", x1=0, x2=_WIDTH, y1=_HEIGHT, y2=_HEIGHT, class_="axis")
    svg = tag(
        "svg",
        line,
        drawn,
        [_category(plot, place) for place in range(len(plot.categories))],
        viewBox=f"0 0 {_WIDTH} {_HEIGHT + (66 if plot.is_slanted else 20)}",
        role="img",
        aria_label=title,
    )
    return flow(svg, _axes(chart["axis_config"]))


def _plot(categories: Sequence[str]) -> Plot:
    """Slanted names reach to the left, so that the first bar stands further right."""
    is_slanted = max(map(len, categories)) * _LETTER > _WIDTH / len(categories)
    left = 36 if is_slanted else 4
    return Plot(tuple(categories), is_slanted, left, (_WIDTH - left - 4) / len(categories))


def _bars(chart: Mapping[str, Any], plot: Plot) -> Iterator[Bar]:
    """Side by side in each category, one for each series."""
    width = min(plot.step * 0.72 / len(chart["series"]), _WIDEST)
    for number, series in enumerate(chart["series"]):
        values = {point["label"]: float(point["value"]) for point in series["data"]}
        aside = (number - (len(chart["series"]) - 1) / 2) * width
        for place, category in enumerate(plot.categories):
            yield Bar(number, category, values[category], plot.middle(place) + aside, width)


def _are_turned(bars: Sequence[Bar]) -> bool:
    """Values too long to stand beside each other."""
    return any(len(f"{bar.value:g}") * _LETTER > bar.width * 1.3 for bar in bars)


def _column(bar: Bar, scale: float, *, turned: bool) -> Markup:
    height = max(bar.value, 0) * scale
    shape = tag(
        "rect",
        x=round(bar.middle - bar.width * 0.47, 1),
        y=round(_HEIGHT - height, 1),
        width=round(bar.width * 0.94, 1),
        height=round(height, 1),
        class_=f"series{bar.series}",
    )
    at = f"translate({bar.middle + 3 * turned:.1f} {_HEIGHT - height - 3:.1f})"
    value = tag(
        "text",
        f"{bar.value:g}",
        transform=f"{at} rotate(-75)" if turned else at,
        class_="turned" if turned else None,
    )
    return tag("g", shape, value, class_="bar", data_category=bar.category, data_value=bar.value)


def _category(plot: Plot, place: int) -> Markup:
    turned = " rotate(-36)" if plot.is_slanted else ""
    at = f"translate({plot.middle(place):.1f} {_HEIGHT + 12}){turned}"
    look = "name slanted" if plot.is_slanted else "name"
    return tag("text", plot.categories[place], class_=look, transform=at)


def _legend(chart: Mapping[str, Any]) -> Markup:
    keys = [
        tag("span", tag("i", class_=f"key series{number}"), series["name"])
        for number, series in enumerate(chart["series"])
    ]
    return tag("div", keys, class_="legend")


def _axes(axes: Mapping[str, Any]) -> Markup:
    named = [f"{key[0]}: {axes[key]}" for key in ("x_label", "y_label") if axes.get(key)]
    return tag("small", " · ".join(named)) if named else Markup()
