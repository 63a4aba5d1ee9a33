"""Records as RDF: vocabulary, triples, Turtle, shapes."""
