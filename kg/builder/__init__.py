"""From files to a graph on disk; the only room that runs extraction."""
