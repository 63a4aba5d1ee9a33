"""What the explorer in the browser asks for."""
