"""The benchmark: how fast, how large and how right Modeldesk is, as one JSON document."""
