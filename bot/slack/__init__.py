"""What people do in Slack, one module for each thing, and what they all go through."""
