"""What is shown of a graph: views, cards, maps, pictures' places."""
