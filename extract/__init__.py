"""Text in, records out: readers of papers and the spaCy pipeline that finds what they state."""
