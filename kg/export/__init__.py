"""The graph, or a part of it, as files for other tools and for print."""
