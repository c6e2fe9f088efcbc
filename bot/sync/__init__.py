"""Newer prices while the bot runs: fetched, checked, built aside, and shared by all processes."""
