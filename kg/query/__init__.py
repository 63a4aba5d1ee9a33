"""Named queries and SPARQL over a store; answers as tables."""
