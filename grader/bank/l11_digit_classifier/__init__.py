"""The bank of lesson 11: a network that reads digits, put together, trained, and looked into."""
