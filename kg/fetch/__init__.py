"""Records from OpenAlex and arXiv into a file that `kg build` reads; only `kg fetch` asks them."""
