"""Graphs behind a SPARQL endpoint: asking, copying, publishing."""
