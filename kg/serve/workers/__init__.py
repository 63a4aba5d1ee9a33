"""The processes that answer, and who gives them work."""
