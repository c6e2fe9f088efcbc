"""What channels are told unasked: what they watch, what is new about it, and when to say so."""
