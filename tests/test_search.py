"""Search as people type, in names, titles and abstracts; the same behind every door."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

import kg
from kg.errors import UsageError
from kg.query.search import TYPES, Found, search
from kg.query.search_index import memory_index, open_index, write_index
from kg.query.search_spelling import edit_distance
from kg.query.search_text import snippet
from kg.store.builds import memory_store
from kg.store.integrity import find_damage
from kg.store.ours import SEARCH
from tests.commands import run
from tests.graphs import EMBER, LANTERN
from tests.serving import Client, client_of
from tests.small import small_graph


@pytest.fixture(scope="module")
def store() -> Store:
    return small_graph()


@pytest.fixture(scope="module")
def index(store: Store) -> sqlite3.Connection:
    return memory_index(store)


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[Client]:
    with client_of(store) as client:
        yield client


def labels(found: Found) -> list[str]:
    return [hit.label for hit in found.hits]


def test_a_name_finds_its_thing_first(index: sqlite3.Connection) -> None:
    assert labels(search(index, "ember"))[0] == "Ember"
    assert labels(search(index, "ms marco"))[0] == "MS MARCO"
    assert labels(search(index, "Large language models"))[0] == "LLM"


def test_words_of_abstracts_are_found_with_a_marked_piece(index: sqlite3.Connection) -> None:
    found = search(index, "distils")

    assert labels(found) == [EMBER.title]
    assert found.hits[0].snippet is not None
    assert [text for text, marked in found.hits[0].snippet.parts() if marked] == ["distils"]


def test_beginnings_of_words_accents_and_case_do_not_matter(index: sqlite3.Connection) -> None:
    assert "Cleo Márquez" in labels(search(index, "MARQ"))
    assert LANTERN.title in labels(search(index, "lant rerank"))


def test_words_in_quotes_stay_together(index: sqlite3.Connection) -> None:
    assert LANTERN.title in labels(search(index, '"rerank well"'))
    assert len(search(index, '"well rerank"')) == 0


def test_what_is_inside_of_a_name_is_found_where_no_word_begins_so(
    index: sqlite3.Connection,
) -> None:
    assert "Ada Lindqvist" in labels(search(index, "ndqvis"))


def test_a_mistyped_word_finds_the_nearest_and_says_so(index: sqlite3.Connection) -> None:
    found = search(index, "Lindqvst")

    assert "Ada Lindqvist" in labels(found)
    assert (found.corrected, found.instead) == (True, "lindqvist")
    assert "nothing has “Lindqvst”" in found.summary()


def test_a_word_that_nothing_is_near_to_is_left_out(index: sqlite3.Connection) -> None:
    found = search(index, "lindqvist xqzw")

    assert found.corrected
    assert found.instead == "lindqvist"
    assert len(search(index, "xqzw")) == 0


def test_counts_are_of_all_and_a_type_narrows_the_list(index: sqlite3.Connection) -> None:
    every, papers = search(index, "rerank"), search(index, "rerank", type="Paper")

    assert dict(every.counts)["Paper"] == 2
    assert every.counts == papers.counts
    assert {hit.type for hit in papers.hits} == {"Paper"}
    with pytest.raises(UsageError, match="no type"):
        search(index, "rerank", type="Book")


@given(text=st.text(max_size=40))
def test_no_text_is_a_command(text: str) -> None:
    found = search(_INDEX, text)

    assert len(found.hits) <= len(found)
    for hit in found.hits:
        if hit.snippet:
            assert "".join(t for t, _ in hit.snippet.parts()) == hit.snippet.text


_INDEX = memory_index(small_graph())


@given(one=st.text("abc", max_size=6), other=st.text("abc", max_size=6))
def test_edit_distance_is_a_distance(one: str, other: str) -> None:
    there, back = (edit_distance(*pair, most=9) for pair in ((one, other), (other, one)))

    assert there == back
    assert (there == 0) == (one == other)
    assert there <= max(len(one), len(other))


@given(body=st.text(min_size=1), word=st.sampled_from(["a", "the", "x1"]))
def test_marks_lie_in_the_piece(body: str, word: str) -> None:
    found = snippet("", [], body, (word,))

    for begin, end in found.marks if found else ():
        assert 0 <= begin < end <= len(found.text if found else "")


def test_the_same_graph_gives_the_same_hits_in_memory_and_on_disk(
    store: Store, index: sqlite3.Connection, tmp_path: Path
) -> None:
    write_index(store, tmp_path / SEARCH)
    on_disk = open_index(tmp_path / SEARCH)

    for text in ("rerank", "lantern", "lindqvst", "a", "language model"):
        assert search(on_disk, text) == search(index, text)


def test_without_abstracts_the_sentences_are_searched() -> None:
    store = Store()
    store.extend(q for q in small_graph() if not q.predicate.value.endswith("/abstract"))

    assert EMBER.title in labels(search(memory_index(store), "distils"))


def test_an_empty_graph_has_nothing() -> None:
    assert search(memory_index(memory_store()), "x") == Found("x", (), ())


def test_a_build_has_its_index_and_the_sums_cover_it(tmp_path: Path) -> None:
    papers = [
        {"title": "Pine: a Method", "abstract": "We propose Pine. It is evaluated on OakBench."},
        {"title": "Oak Forests", "abstract": "We use Pine for transformative forests."},
    ]
    (tmp_path / "p.jsonl").write_text("".join(json.dumps(p) + "\n" for p in papers), "utf-8")
    graph = kg.build(tmp_path / "p.jsonl", tmp_path / "g")

    assert (graph.build / SEARCH).is_file()
    assert "Oak Forests" in labels(graph.search("transformative"))
    shown = run("search", "transformativ", "-g", tmp_path / "g")
    assert shown.stdout.startswith("1 paper, 1 task\n")
    assert "«transformative»" in shown.stdout
    (graph.build / SEARCH).write_bytes(b"no index")
    assert [damage.file for damage in find_damage(graph.build)] == [SEARCH]


def test_the_page_has_counts_marks_and_ticks(client: Client) -> None:
    page = client.get("/search?q=rerank", headers={"accept": "text/html"}).text

    assert re.search(r"papers <span class=\"count\">2</span>", page)
    assert page.count('type="checkbox"') == 2
    assert "Compare the ticked papers" in page
    assert "<mark>" in client.get("/search?q=distils", headers={"accept": "text/html"}).text


def test_the_page_says_what_was_meant(client: Client) -> None:
    page = client.get("/search?q=lindqvst", headers={"accept": "text/html"}).text

    assert "Nothing here has “<bdi>lindqvst</bdi>”" in page
    assert 'href="/search?q=lindqvist"' in page


def test_programs_get_json(client: Client, index: sqlite3.Connection) -> None:
    answer = client.get("/search.json?q=lindqvst&top=1").json()

    assert (answer["corrected"], answer["instead"]) == (True, "lindqvist")
    assert [hit["label"] for hit in answer["hits"]] == ["Ada Lindqvist"]
    assert set(answer["counts"]) <= set(TYPES)
    assert client.get("/search.json?q=a&type=Book").status_code == 400
    assert client.get("/search.json?q=a&top=many").status_code == 400
