"""What a company has settled, as its people see it: an overview, and the forms to change it."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot import formatting
from bot.blocks.elements import (
    LIMITS,
    Block,
    Element,
    actions,
    bold,
    button,
    channel_mention,
    code,
    context,
    escape,
    fit,
    header,
    mention,
    plain_text,
    section,
)
from bot.blocks.forms import input_block, modal, submits, text_input
from bot.blocks.settings_words import CHOICES, TEXTS, policy_words, workload_words
from bot.company.company import NO_COMPANY, Company
from bot.company.policy_form import PolicyForm, form_of, price_line
from catalog.catalog import Catalog
from catalog.company.policy import NO_POLICY, Policy

# Ids of actions, and of the views and their inputs. A modal that is open while the bot is updated
# sends the ids that it was opened with, so the texts must stay as they are.
EDIT_POLICY, EDIT_WORKLOAD, EDIT_NICKNAME = "settings_policy", "settings_workload", "settings_nick"
UNDO, REMEMBER = "settings_undo", "settings_remember"
NAME, TEXT = "name", "text"
UNREAD = "The settings can't be read right now: none are shown, none hold, and none can be changed."
_LONGEST = 3000
_LONGEST_LINE = 200


class ShownChange(NamedTuple):
    """A change as the overview lists it."""

    id: int
    at: int
    who: str
    what: str
    words: str = ""
    """From what to what, escaped; empty where that cannot be said."""


class Overview(NamedTuple):
    """What one person may see and do."""

    company: Company
    admins: Sequence[str]
    changes: Sequence[ShownChange]
    may_change: bool
    note: str
    """Why this person may not, escaped; empty where they may."""


def overview_blocks(overview: Overview, catalog: Catalog) -> list[Block]:
    """All settings, and the buttons to change them."""
    company = overview.company
    lines = [
        f"{bold('Policy')}  {escape(policy_words(company.policy, catalog))}",
        *(
            f"{bold('Policy')} in {channel_mention(channel)}  "
            f"{escape(policy_words(policy, catalog))}"
            for channel, policy in company.channels.items()
        ),
        *_workloads(company),
        *_nicknames(company, catalog),
        f"{bold('Admins')}  {', '.join(map(mention, overview.admins)) or 'nobody'}",
    ]
    blocks = [header("Your company's settings"), section(fit(lines, LIMITS.section))]
    if overview.note:
        blocks.append(context(overview.note))
    blocks.append(actions(edit_buttons(may_change=overview.may_change)))
    blocks.extend(_changes(overview))
    return blocks


def unread_blocks() -> list[Block]:
    """What the Home tab shows in place of settings that cannot be read."""
    return [header("Your company"), context(UNREAD)]


def home_blocks(company: Company, catalog: Catalog, *, may_change: bool) -> list[Block]:
    """What the Home tab shows of the settings: nothing to those who can do nothing with them."""
    if company == NO_COMPANY and not may_change:
        return []
    policy = f"{bold('Policy')}  {escape(policy_words(company.policy, catalog))}"
    return [
        header("Your company"),
        section(fit([policy, *_workloads(company), *_nicknames(company, catalog)], LIMITS.section)),
        actions(edit_buttons(may_change=may_change)),
    ]


def edit_buttons(*, may_change: bool) -> list[Element]:
    """The buttons that open the forms; those who may not change anything may look."""
    if not may_change:
        return [button("Look at the policy", EDIT_POLICY)]
    return [
        button("Edit policy", EDIT_POLICY),
        button("Add workload", EDIT_WORKLOAD),
        button("Add nickname", EDIT_NICKNAME),
    ]


def policy_blocks(
    policy: Policy, scope: str, catalog: Catalog, note: str, *, may_change: bool
) -> list[Block]:
    """One policy with its contract prices, for one person, and the button to its form."""
    place = f" in {channel_mention(scope)}, besides the company's" if scope else ""
    lines = [
        f"{bold('Policy')}{place}  {escape(policy_words(policy, catalog))}",
        *(f"{bold('Contract')}  {escape(price_line(price))}" for price in policy.prices),
    ]
    label = "Edit policy" if may_change else "Look at the policy"
    return [
        section(fit(lines, LIMITS.section)),
        *([context(note)] if note else []),
        actions([button(label, EDIT_POLICY, scope)]),
    ]


def _workloads(company: Company) -> Iterator[str]:
    for name, workload in company.workloads.items():
        places = ", ".join(map(channel_mention, workload.channels))
        where = f" · shown in {places}" if places else ""
        yield f"{bold('Workload')}  {escape(name)}: {escape(workload_words(workload))}{where}"


def _nicknames(company: Company, catalog: Catalog) -> Iterator[str]:
    for name, model in company.nicknames.items():
        entry = catalog.models.get(model)
        yield f'{bold("Nickname")}  "{escape(name)}": {escape(entry.name if entry else model)}'


def _changes(overview: Overview) -> Iterator[Block]:
    for change in overview.changes:
        day = f"{datetime.fromtimestamp(change.at, UTC):%Y-%m-%d %H:%M} UTC"
        lines = (
            f"{what_words(change.what)} changed by {mention(change.who)}, {day}",
            *((change.words,) if change.words else ()),
        )
        undo = (
            button("Undo", f"{UNDO}:{change.id}", str(change.id)) if overview.may_change else None
        )
        yield section(fit(lines, LIMITS.section), undo)


def what_words(what: str) -> str:
    """What was changed, as the audit names it: "Policy in #general"."""
    kind, _, scope = what.partition(" ")
    place = f" in {channel_mention(scope)}" if scope else ""
    return f"{escape(formatting.capitalised(kind))}{place}"


def policy_view(policy: Policy, scope: str, metadata: str, note: str, *, may_change: bool) -> Block:
    """The form of a policy; without inputs for those who may only look.

    That of a channel, its `scope`, has no contract prices: they are the company's.
    """
    if not may_change:
        return modal("Policy", [*_shown_policy(policy), *([context(note)] if note else [])])
    blocks = [
        context(
            "One entry a line: ids or names of sellers, ids of models or patterns with `*`. An "
            "empty field allows everything."
            + (" It holds besides the company's policy, and can only narrow it." if scope else "")
        ),
        *_inputs(form_of(policy), TEXTS[:-1] if scope else TEXTS),
    ]
    return _form("Policy", blocks, EDIT_POLICY, metadata)


def _shown_policy(policy: Policy) -> Iterator[Block]:
    if policy == NO_POLICY:
        yield section("No policy: every seller and model may be used.")
        return
    form = form_of(policy)
    rows = [(label, getattr(form, name)) for name, label, _ in TEXTS]
    rows += [(label.partition(";")[0], "\n".join(getattr(form, n))) for n, label, _ in CHOICES]
    lines = [
        f"{bold(label)}\n{escape(text.replace(chr(10), ', '))}" for label, text in rows if text
    ]
    yield section(fit(lines, LIMITS.section))


def _inputs(form: PolicyForm, texts: Sequence[tuple[str, str, str]]) -> Iterator[Block]:
    for name, label, example in texts:
        example_line, value = example.replace("\n", ", "), getattr(form, name)
        field = text_input(name, _LONGEST, value, example_line, multiline=True)
        yield input_block(name, label, field, optional=True)
    for name, label, choices in CHOICES:
        options = [{"text": plain_text(words, LIMITS.option), "value": v} for v, words in choices]
        ticked = [o for o in options if o["value"] in getattr(form, name)]
        chosen = {"initial_options": ticked} if ticked else {}
        boxes = {"type": "checkboxes", "action_id": name, "options": options, **chosen}
        yield input_block(name, label, boxes, optional=True)


def read_policy_state(values: Any) -> PolicyForm:
    """What a submitted form of a policy says."""

    def text(name: str) -> str:
        return values.get(name, {}).get(name, {}).get("value") or ""

    def chosen(name: str) -> tuple[str, ...]:
        picked = values.get(name, {}).get(name, {}).get("selected_options") or ()
        return tuple(option["value"] for option in picked)

    return PolicyForm(
        text("allow"),
        text("deny"),
        text("models_allow"),
        text("models_deny"),
        text("prices"),
        chosen("trust"),
        chosen("regions"),
        chosen("licences"),
    )


def workload_view(metadata: str) -> Block:
    """The form of a workload, in the words of a question about cost."""
    blocks = [
        _line(NAME, "Name", "support-bot"),
        _line(TEXT, "How much", "10k requests a day, 3k in 500 out, 75% cached"),
    ]
    return _form("Workload", blocks, EDIT_WORKLOAD, metadata)


def remember_blocks(name: str, model: str, model_name: str) -> list[Block]:
    """What is offered to an admin when the same model was picked for a name again."""
    value = json.dumps({"name": name, "model": model}, ensure_ascii=False)
    if len(value) > LIMITS.button_value:
        return []
    text = f'"{escape(name)}" was {escape(model_name)} before, too.'
    return [section(text, button("Remember for everybody?", REMEMBER, value))]


def nickname_view(metadata: str, name: str = "", model: str = "") -> Block:
    """The form of a nickname."""
    blocks = [
        _line(NAME, "What people here say", "the big one", name),
        _line(TEXT, "The model they mean", "claude opus 5.5", model),
    ]
    return _form("Nickname", blocks, EDIT_NICKNAME, metadata)


def saved_view(title: str, text: str) -> Block:
    """What a form becomes once it is saved; `text`, escaped, says what holds now."""
    hint = context(
        f"The next answer goes by it. {code('/modeldesk')} shows all settings, and undoes."
    )
    return modal(title, [section(fit([text], LIMITS.section)), hint])


def typed(values: Any, name: str) -> str:
    """What somebody typed into a line of a form."""
    return str(values.get(name, {}).get(name, {}).get("value") or "").strip()


def export_blocks(text: str) -> list[Block]:
    """The settings as policy.yml would hold them, to be copied."""
    body = text if len(text) < _LONGEST - 100 else f"{text[: _LONGEST - 100]}\n# and more"
    escaped = html.escape(body, quote=False)
    return [
        section(f"Your company's settings, as {code('policy.yml')} in the data folder holds them:"),
        section(f"```{escaped}```"),
    ]


def _line(name: str, label: str, example: str, value: str = "") -> Block:
    return input_block(name, label, text_input(name, _LONGEST_LINE, value, example))


def _form(title: str, blocks: Sequence[Block], callback_id: str, metadata: str) -> Block:
    return modal(title, blocks) | submits(callback_id, metadata, "Save")
