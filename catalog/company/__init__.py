"""What a company allows and pays: its policy, and the ladders that comply with it."""
