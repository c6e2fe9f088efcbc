"""Who the bot is in the workspace of the tests, and what it proves that with."""

from __future__ import annotations

from slack_bolt.authorization import AuthorizeResult

SECRET = "signing-secret-of-nobody"
BOT_TOKEN = "xoxb-nobody"
APP_TOKEN = "xapp-nobody"
WORKSPACE_URL = "https://test.slack.com/"
IDENTITY = AuthorizeResult(
    enterprise_id=None,
    team_id="T1",
    url=WORKSPACE_URL,
    bot_id="B1",
    bot_user_id="UBOT",
    bot_token=BOT_TOKEN,
)
ORGANISATION = AuthorizeResult(
    enterprise_id="E1", team_id="E1", bot_id="B1", bot_user_id="UBOT", bot_token=BOT_TOKEN
)
"""The same where a whole organisation has installed it, as `identify` reads it."""
ORGANISATION["is_enterprise_install"] = True
PATIENCE = 5
"""Seconds after which something that should happen has not."""
