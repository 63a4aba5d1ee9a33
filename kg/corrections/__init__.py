"""What people say is wrong: its file, how it is applied, and the review that writes it."""
