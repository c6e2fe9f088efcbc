"""What a call changes in the workspace, once nothing objects to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.bot.blockkit import message_problems, problems, view_problems
from tests.bot.slack.answers import Answer, Call, Fields, refusal
from tests.bot.slack.identity import WORKSPACE_URL
from tests.bot.slack.rules import judged_message, objection, unsupported
from tests.bot.slack.workspace import Message, Slack

_MOST_PROMPTS = 4
_WORDS_WHILE_WAITING = 10


def answered(slack: Slack, call: Call) -> Answer:
    """What Slack answers, having done it or having refused."""
    answer = objection(slack, call) or _EFFECTS.get(call.method, _nothing)(slack, call.fields)
    scopes = {"x-oauth-scopes": ",".join(sorted(slack.granted))}
    return Answer(answer.body, answer.status, {**scopes, **answer.headers})


def responded(slack: Slack, name: str, fields: Fields) -> Answer:
    """The same for what is sent to a response URL."""
    url = slack.urls.get(name)
    error = url.refuses(slack.now()) if url else "expired_url"
    if error or url is None:
        return Answer({"ok": False, "error": error}, 404)
    if not fields.get("delete_original") and (objected := judged_message(slack, fields)):
        return Answer(objected.body, 400)
    message = _message(slack, {"channel": url.channel, **fields})
    original = _standing(slack, url.channel, url.message_ts)
    match fields:
        case {"delete_original": True} if original:
            slack.messages.remove(original)
        case {"replace_original": True} if original:
            _rewrite(original, fields)
        case {"response_type": "in_channel"} if not fields.get("replace_original"):
            slack.messages.append(message)
        case _:
            message.user = url.user
            slack.private.append(message)
    return Answer({"ok": True})


def _message(slack: Slack, fields: Mapping[str, Any]) -> Message:
    return Message(
        channel=fields["channel"],
        text=fields.get("text") or "",
        ts=slack.new_ts(),
        thread_ts=fields.get("thread_ts") or "",
        blocks=list(fields.get("blocks") or ()),
        at=slack.now(),
        fields=fields,
    )


def _standing(slack: Slack, channel: str, ts: object) -> Message | None:
    return next((m for m in slack.messages if (m.channel, m.ts) == (channel, ts)), None)


def _rewrite(message: Message, fields: Mapping[str, Any]) -> None:
    """Text without blocks takes the blocks away."""
    message.text, message.blocks = fields.get("text") or "", list(fields.get("blocks") or ())
    message.fields = fields


def _post(slack: Slack, fields: Fields) -> Answer:
    message = _message(slack, fields)
    slack.messages.append(message)
    slack.posts.setdefault(message.channel, []).append(message.at)
    slack.posted.put_nowait(dict(fields))
    shown = {"type": "message", "bot_id": "B1", "user": "UBOT", "team": "T1"}
    named = {"text": message.text, "ts": message.ts, "blocks": message.blocks}
    thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
    about = {"channel": message.channel, "ts": message.ts}
    return _done(**about, message={**shown, **named, **thread})


def _post_privately(slack: Slack, fields: Fields) -> Answer:
    message = _message(slack, fields)
    message.user = fields["user"]
    slack.private.append(message)
    return _done(message_ts=message.ts)


def _update(slack: Slack, fields: Fields) -> Answer:
    message = _standing(slack, fields["channel"], fields.get("ts"))
    if message is None:
        return refusal("message_not_found")
    _rewrite(message, fields)
    return _done(channel=message.channel, ts=message.ts, text=message.text)


def _delete(slack: Slack, fields: Fields) -> Answer:
    message = _standing(slack, str(fields.get("channel")), fields.get("ts"))
    if message is None:
        return refusal("message_not_found")
    slack.messages.remove(message)
    return _done(channel=message.channel, ts=message.ts)


def _open(slack: Slack, fields: Fields) -> Answer:
    if error := slack.triggers.refuses(fields.get("trigger_id"), slack.now()):
        return refusal(error)
    view = _view(slack, fields, slack.new_id("V"))
    slack.modals.append(view)
    return _done(view=view)


def _update_view(slack: Slack, fields: Fields) -> Answer:
    view = next((v for v in slack.modals if v["id"] == fields.get("view_id")), None)
    if view is None:
        return refusal("not_found")
    if fields.get("hash") not in (None, view["hash"]):
        return refusal("hash_conflict")
    slack.modals[slack.modals.index(view)] = updated = _view(slack, fields, view["id"])
    return _done(view=updated)


def _publish(slack: Slack, fields: Fields) -> Answer:
    user = fields.get("user_id")
    if not isinstance(user, str) or not user:
        return refusal("invalid_arguments", "[ERROR] missing required field: user_id")
    before = slack.homes.get(user)
    if before and fields.get("hash") not in (None, before["hash"]):
        return refusal("hash_conflict")
    slack.homes[user] = view = _view(slack, fields, before["id"] if before else slack.new_id("V"))
    return _done(view=view)


def _view(slack: Slack, fields: Fields, view_id: str) -> Fields:
    return {**fields["view"], "id": view_id, "team_id": "T1", "hash": slack.new_ts()}


def _set_status(slack: Slack, fields: Fields) -> Answer:
    if missing := [n for n in ("channel_id", "thread_ts", "status") if fields.get(n) is None]:
        return refusal("invalid_arguments", f"[ERROR] missing required field: {missing[0]}")
    if len(fields.get("loading_messages") or ()) > _WORDS_WHILE_WAITING:
        return refusal("invalid_arguments", "[ERROR] too many loading_messages")
    slack.statuses.append(fields)
    return _done()


def _set_prompts(slack: Slack, fields: Fields) -> Answer:
    prompts = fields.get("prompts")
    if not fields.get("channel_id") or not isinstance(prompts, list) or not prompts:
        return refusal("invalid_arguments", "[ERROR] missing required field")
    if len(prompts) > _MOST_PROMPTS or not all(
        p.get("title") and p.get("message") for p in prompts
    ):
        return refusal("invalid_arguments", "[ERROR] prompts")
    slack.prompts.append(fields)
    return _done()


def _validate(slack: Slack, fields: Fields) -> Answer:
    """The judge asked directly; a message needs no text here."""
    match fields:
        case {"blocks": list(blocks)}:
            what, faults = "blocks", problems(blocks, "message")
        case {"message": dict(message)}:
            what, faults = "message", message_problems({"text": "-", **message})
            blocks = message.get("blocks", [])
        case {"view": dict(view)}:
            what, faults = "view", view_problems(view)
            blocks = view.get("blocks", [])
        case _:
            return refusal("invalid_arguments", "[ERROR] one of blocks, message, view is needed")
    errors = [_pointed(problem) for problem in faults or unsupported(slack, blocks)]
    return refusal(f"invalid_{what}", errors=errors) if errors else _done()


def _pointed(problem: str) -> Fields:
    where, what = problem.split(": ", 1)
    pointer = "/" + where.replace("[", "/").replace("]", "").replace(".", "/")
    return {"pointer": pointer, "code": "failed_constraint", "message": what}


def _introduce(slack: Slack, fields: Fields) -> Answer:
    me = {"team_id": "T1", "team": "Test", "user_id": "UBOT", "user": "modeldesk", "bot_id": "B1"}
    org = slack.organisation
    whole = {"team_id": org, "enterprise_id": org, "is_enterprise_install": True} if org else {}
    return _done(url=WORKSPACE_URL, **{**me, **whole})


def _connect(slack: Slack, fields: Fields) -> Answer:
    return _done(url=slack.url.replace("http", "ws") + "/socket")


def _person(slack: Slack, fields: Fields) -> Answer:
    return _done(user={"id": fields.get("user"), "locale": "en-US", "tz": "Etc/UTC"})


def _channel(slack: Slack, fields: Fields) -> Answer:
    facts = slack.facts.get(fields["channel"])
    return _done() if facts is None else _done(channel={"id": fields["channel"], **facts})


def _nothing(slack: Slack, fields: Fields) -> Answer:
    return _done()


def _done(**more: Any) -> Answer:
    return Answer({"ok": True, **more})


_EFFECTS: Mapping[str, Callable[[Slack, Fields], Answer]] = {
    "apps.connections.open": _connect,
    "assistant.threads.setStatus": _set_status,
    "assistant.threads.setSuggestedPrompts": _set_prompts,
    "auth.test": _introduce,
    "blocks.validate": _validate,
    "chat.delete": _delete,
    "chat.postEphemeral": _post_privately,
    "chat.postMessage": _post,
    "chat.update": _update,
    "conversations.info": _channel,
    "users.info": _person,
    "views.open": _open,
    "views.publish": _publish,
    "views.push": _open,
    "views.update": _update_view,
}
