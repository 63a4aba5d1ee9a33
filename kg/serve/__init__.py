"""The graph over HTTP: SPARQL protocol, named queries, entity pages.

The HTTP process opens no store: each request becomes a `Job`, which a worker process answers.
"""
