"""Named queries as methods, for prompts and notebooks that complete what stands behind a dot."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.errors import NotFoundError, UsageError
from kg.query.catalogue import Catalogue, Query
from kg.query.table import Table

Ask = Callable[[Query, dict[str, object]], Table]


@dataclass(frozen=True, slots=True, repr=False)
class NamedQuery:
    """A query of a graph that is called with its parameters, in their order or by name."""

    query: Query
    ask: Ask

    def __call__(self, *args: object, **params: object) -> Table:
        """Run it; raises UsageError and NotFoundError as `run_query` does."""
        names = self.query.param_names
        if len(args) > len(names):
            raise UsageError(f"{len(args)} values are too many; {self.query.usage()}")
        given = dict(zip(names, args, strict=False))
        if twice := sorted(given.keys() & params.keys()):
            raise UsageError(f"parameter {twice[0]!r} is given twice; {self.query.usage()}")
        return self.ask(self.query, {**given, **params})

    @property
    def __doc__(self) -> str:  # type: ignore[override]
        """What it answers, and its parameters."""
        lines = [self.query.summary, self.query.description, self.query.usage()]
        return "\n\n".join(line for line in lines if line)

    @property
    def __signature__(self) -> inspect.Signature:
        """The parameters, for prompts that show them."""
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        needed = [p for p in self.query.params if p.default is None]
        left = [p for p in self.query.params if p.default is not None]
        ordered = [inspect.Parameter(p.name, kind) for p in needed]
        ordered += [inspect.Parameter(p.name, kind, default=p.default) for p in left]
        return inspect.Signature(ordered)

    def __repr__(self) -> str:
        return f"<query {self.query.name}: {self.query.summary}>"


class Queries:
    """The named queries of a graph: `g.queries.coauthors("Ada")` runs "coauthors".

    A dash in a name is an underscore here; `g.queries["methods-by-year"]` takes the name as it is.
    """

    def __init__(self, catalogue: Catalogue, ask: Ask) -> None:
        """Offer the queries of a catalogue."""
        self._catalogue, self._ask = catalogue, ask

    def __getattr__(self, name: str) -> NamedQuery:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name.replace("_", "-")]
        except NotFoundError as error:
            raise AttributeError(str(error)) from error

    def __getitem__(self, name: str) -> NamedQuery:
        """Return a query by its name; raises NotFoundError that names the nearest ones."""
        return NamedQuery(self._catalogue.find(name), self._ask)

    def __iter__(self) -> Iterator[str]:
        return iter(self._catalogue.names())

    def __len__(self) -> int:
        return len(self._catalogue.names())

    def __contains__(self, name: object) -> bool:
        return name in self._catalogue.names()

    def __dir__(self) -> list[str]:
        return [name.replace("-", "_") for name in self]

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def __repr__(self) -> str:
        return f"<{len(self)} named queries: {', '.join(self)}>"

    def _repr_html_(self) -> str:
        return f"<p>{len(self)} named queries</p>{self._catalogue.table()._repr_html_()}"
