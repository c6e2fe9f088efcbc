"""`make gallery`: every reply on one page, drawn as Slack draws it, for a person to look at."""
