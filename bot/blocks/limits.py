"""What Slack accepts, in characters and elements; the smaller number where sources differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """In one table, so that nobody counts for themselves."""

    blocks: int = 50
    """Of a message; those inside a container are counted too, to be safe."""
    view_blocks: int = 100
    text: int = 4000
    """Slack cuts at 40,000 and recommends this."""
    block_id: int = 255
    """Also of an action_id and a callback_id."""

    section: int = 3000
    fields: int = 10
    field: int = 2000
    header: int = 150
    context: int = 2000
    elements: int = 10
    """Of a context block."""

    table_rows: int = 100
    """With the header."""
    table_columns: int = 20
    table_text: int = 10_000
    """Of all cells together."""
    tables: int = 1
    """Of a message, of whatever kind."""
    page: int = 100
    """Rows of a data_table that are shown at once."""

    charts: int = 2
    chart_title: int = 50
    chart_label: int = 20
    """Of a bar, and of a series."""
    chart_axis: int = 50
    chart_bars: int = 20
    chart_series: int = 6

    container: int = 10
    """Blocks inside."""
    container_title: int = 150

    actions: int = 25
    button: int = 75
    button_value: int = 2000
    options: int = 100
    option: int = 75
    option_value: int = 150
    option_description: int = 75
    placeholder: int = 150
    url: int = 3000

    modal_title: int = 24
    """Also of its submit and close buttons."""
    private_metadata: int = 3000
    label: int = 2000
    """Of a field."""


LIMITS = Limits()
