"""How well a model suits a use case, and the dated facts that decide it."""
