"""A page on this machine that behaves like a Slack workspace with the bot in it."""
