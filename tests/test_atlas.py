from __future__ import annotations

import datetime
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

import kg
from kg.builder.build import BuildOptions, build
from kg.errors import InputError
from kg.rdf.vocab import PREFIXES, SG
from kg.store.builds import content_digest, current_build, find_build, open_store
from kg.store.integrity import write_sums
from kg.store.ours import MAP
from kg.view.atlas import Atlas, hub_scores, make_atlas, read_atlas, write_atlas
from kg.view.discs import disc_positions
from kg.view.layout import DENSE, Link
from kg.view.view import view_document

DATA = Path(__file__).parent / "data"
TYPE = NamedNode(PREFIXES["rdf"] + "type")


@pytest.fixture
def store() -> Store:
    store = Store()
    store.load(path=DATA / "view.ttl", format=RdfFormat.TURTLE)
    return store


def groups(*sizes: int) -> Store:
    """Return groups of papers around a method each; the first papers of all groups are tied."""
    store, uses = Store(), NamedNode(SG.uses)
    for group, size in enumerate(sizes):
        method = NamedNode(f"https://example.org/method-{group}")
        store.add(Quad(method, TYPE, NamedNode(SG.Method)))
        for number in range(size):
            paper = NamedNode(f"https://example.org/paper-{group}-{number:04}")
            store.add(Quad(paper, TYPE, NamedNode(PREFIXES["fabio"] + "ResearchPaper")))
            store.add(Quad(paper, uses, method))
            if number == 0:
                store.add(Quad(paper, uses, NamedNode("https://example.org/method-0")))
    return store


def built(folder: Path) -> Path:
    texts = ("We propose PineNet for tree counting.", "We compare PineNet with OakNet on ConeSet.")
    lines = [
        f'{{"id": "240{n}.00001", "title": "Trees {n}", "abstract": "{text}", "year": 2024}}'
        for n, text in enumerate(texts, start=1)
    ]
    (folder / "papers.jsonl").write_text("\n".join(lines))
    options = BuildOptions(as_of=datetime.date(2025, 1, 1))
    build([folder / "papers.jsonl"], folder / "g", options=options)
    return folder / "g"


def test_groups_are_communities_and_what_binds_them_is_the_hub() -> None:
    atlas = make_atlas(groups(9, 6, 5))
    hubs = {iri: node.hub for iri, node in atlas.nodes.items()}

    assert [c.size for c in atlas.communities] == [10, 7, 6]
    assert [c.label for c in atlas.communities] == ["method-0", "method-1", "method-2"]
    assert hubs["https://example.org/method-0"] == max(hubs.values()) == 1.0
    assert all(0 < hub <= 1 for hub in hubs.values())


def test_the_map_is_read_as_it_was_written(store: Store, tmp_path: Path) -> None:
    atlas = make_atlas(store)

    write_atlas(atlas, tmp_path)

    assert read_atlas(tmp_path) == atlas
    assert len(atlas.nodes) == atlas.total == 7


def test_the_same_graph_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from pathlib import Path\n"
        "from test_atlas import groups\n"
        "from kg.view.atlas import make_atlas, write_atlas\n"
        "write_atlas(make_atlas(groups(30, 20, 4)), Path(sys.argv[1]))\n"
    )
    written = []
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        command = [sys.executable, "-c", code, str(tmp_path / seed), str(Path(__file__).parent)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        written.append((tmp_path / seed / MAP).read_bytes())

    assert written[0] == written[1]


def test_a_build_has_a_map_and_its_pictures_use_it(tmp_path: Path) -> None:
    folder = built(tmp_path)
    graph = kg.load(folder)
    assert graph.atlas

    view = graph.view()

    assert (folder / MAP).is_symlink()
    assert content_digest(find_build(folder)) == find_build(folder).name
    assert {(n.iri, n.community, n.x, n.y) for n in view.nodes} == {
        (iri, n.community, n.x, n.y) for iri, n in graph.atlas.nodes.items()
    }


def test_a_build_from_before_there_were_maps_still_opens(tmp_path: Path) -> None:
    folder = built(tmp_path)
    with_map = kg.load(folder).view()
    (find_build(folder) / MAP).unlink()
    write_sums(find_build(folder))

    graph = kg.load(folder)

    assert current_build(folder)
    assert graph.atlas is None
    assert len(open_store(folder)) > 0
    assert {n.iri for n in graph.view().nodes} == {n.iri for n in with_map.nodes}


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"total": 1, "ids": ["a"]}', "\udc80"])
def test_a_broken_map_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / MAP).write_text(text, errors="surrogateescape")

    with pytest.raises(InputError, match="no map of a graph"):
        read_atlas(tmp_path)


def test_a_picture_by_the_map_shows_what_one_without_it_shows(store: Store) -> None:
    atlas = make_atlas(store)
    with_map = view_document(store, atlas=atlas)
    without = view_document(store)

    assert replace(with_map, groups=()) == without
    assert with_map.groups == tuple(group.label for group in atlas.communities)


def test_what_is_near_keeps_the_communities_of_the_map() -> None:
    store = groups(12, 8, 8)
    atlas = make_atlas(store)

    near = view_document(store, around="method-0", atlas=atlas)

    assert {n.iri: n.community for n in near.nodes} == {
        n.iri: atlas.nodes[n.iri].community for n in near.nodes
    }


def test_a_large_graph_is_mapped_in_discs_and_opens_with_the_hubs_of_each_community() -> None:
    store = groups(*[40] * 40)
    atlas = make_atlas(store)
    assert len(atlas.nodes) > DENSE

    document = view_document(store, max_nodes=400, atlas=atlas)
    first = Counter(n.community for n in document.nodes if n.first)

    assert len(document.nodes) == 400
    assert sum(first.values()) == 180
    assert set(first) == {n.community for n in document.nodes}
    assert len({(n.x, n.y) for n in document.nodes}) == 400
    assert all(distance(atlas, c) < 400 for c in range(40))


def distance(atlas: Atlas, community: int) -> float:
    """Return how far the members of a community are from their middle at most."""
    points = [complex(n.x, n.y) for n in atlas.nodes.values() if n.community == community]
    middle = sum(points) / len(points)
    return max(abs(point - middle) for point in points)


def test_more_than_the_map_holds_is_read_from_the_graph() -> None:
    store = groups(5, 5)
    small = Atlas(12, "", dict(list(make_atlas(store).nodes.items())[:3]), ())

    assert len(view_document(store, atlas=small).nodes) == 12
    assert len(view_document(store, atlas=small, max_nodes=2).nodes) == 2
    assert len(view_document(store, around="method-1", atlas=small).nodes) == 6


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=120))
def test_discs_place_each_node_apart_from_the_others(communities: list[int]) -> None:
    count = len(communities)
    links = [Link(place, place + 1) for place in range(count - 1)]

    points = disc_positions(communities, hub_scores(count, links), links)

    assert len(points) == count
    assert all(abs(complex(*a) - complex(*b)) > 20 for a, b in combinations(points, 2))
