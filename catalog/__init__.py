"""What is known about models: names, routes, prices, fit and life, without Slack."""
