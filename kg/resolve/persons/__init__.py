"""Persons from the names on papers: who is one, who is two, and why."""

from kg.resolve.persons.persons import Persons, Rulings, find_persons

__all__ = ["Persons", "Rulings", "find_persons"]
