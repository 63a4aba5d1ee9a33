"""Pages for people: things, queries, corrections."""
