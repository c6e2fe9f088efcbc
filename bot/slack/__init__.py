"""Slack: what people do in a workspace, what the bot sends there, and the process that does it."""
