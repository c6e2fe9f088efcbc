"""The same answers for programs: over HTTP, and as tools of a language model over MCP."""
