"""The components of the spaCy pipeline, one module each."""
