"""The description of the server for programs."""
