"""The command line: starts the bot, or answers in the terminal and for scripts."""
