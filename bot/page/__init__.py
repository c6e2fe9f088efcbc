"""Answer -> Page: what is said and in which order, once for Slack, text and the terminal."""
