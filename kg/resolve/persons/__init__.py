"""Persons from the names on papers: who is one, who is two, and why."""

from kg.resolve.persons.persons import AuthorRef, Persons, RulingPair, Rulings, find_persons

__all__ = ["AuthorRef", "Persons", "RulingPair", "Rulings", "find_persons"]
