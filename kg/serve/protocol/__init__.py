"""SPARQL Protocol, Graph Store Protocol and service description."""
