"""What is on its way to Slack: what it is, where it waits, how it is sent."""
