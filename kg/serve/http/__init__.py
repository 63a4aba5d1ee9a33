"""The HTTP process: server, limits, answers, and what guards them."""
