"""How good extraction is, against annotated papers."""
