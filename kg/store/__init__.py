"""Builds on disk and the stores in them."""
