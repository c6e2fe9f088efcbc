"""Who the bot is in the workspace of the tests, and what it proves that with."""

from __future__ import annotations

from slack_bolt.authorization import AuthorizeResult

SECRET = "signing-secret-of-nobody"
BOT_TOKEN = "xoxb-nobody"
APP_TOKEN = "xapp-nobody"
IDENTITY = AuthorizeResult(
    enterprise_id=None, team_id="T1", bot_id="B1", bot_user_id="UBOT", bot_token=BOT_TOKEN
)
PATIENCE = 5
"""Seconds after which something that should happen has not."""
