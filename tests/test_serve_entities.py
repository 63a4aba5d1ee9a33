"""Each node of the graph at its address, as a page and as triples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse
from rdflib import Graph

from kg.rdf.encode import Run, encode
from kg.rdf.terms import term
from kg.rdf.vocab import PREFIXES, SG
from kg.resolve.resolve import resolve
from kg.serve.pages.entities import FORMS, STATED, to_form, triples_about
from kg.serve.pages.neighbours import SCANNED, SHOWN
from kg.serve.pages.nodes import ROWS
from kg.view.selection import CLASSES
from tests.graphs import EMBER, library
from tests.serving import Client, client_of
from tests.small import BASE, check_harmless, local_names, small_graph

RDF = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "'-alert(1)-'",
    "</title></article>{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "a\u202egnirts\u2066\nb\x0bc\x00d",
    "&lt;b&gt; &amp; <!-- --> ]]>",
)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with client_of(small_graph()) as client:
        yield client


def node_of(store: Store, class_: NamedNode, number: int = 0) -> str:
    found = store.quads_for_pattern(None, term("rdf:type"), class_)
    return sorted(q.subject.value for q in found if isinstance(q.subject, NamedNode))[number]


def called(label: str) -> str:
    """Return the local name of the thing with a label."""
    predicates = (term("skos:prefLabel"), term("foaf:name"), term("dct:title"))
    found = [
        q for p in predicates for q in small_graph().quads_for_pattern(None, p, Literal(label))
    ]
    assert isinstance(found[0].subject, NamedNode)
    return found[0].subject.value.removeprefix(BASE)


def test_every_iri_of_the_graph_dereferences_in_every_form(client: Client) -> None:
    for local in local_names(small_graph()):
        node = NamedNode(BASE + local)
        for suffix, media_type in FORMS.items():
            response = client.get(f"/id/{local}.{suffix}")

            assert response.status_code == 200, (local, suffix)
            assert response.headers["content-type"] == media_type
            if suffix in RDF:
                triples = list(parse(response.content, format=RDF[suffix]))
                assert any(node in (quad.subject, quad.object) for quad in triples)
            else:
                check_harmless(response.text)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("*/*", "text/html"),
    ],
)
def test_the_accept_header_chooses_the_form(client: Client, accept: str, media_type: str) -> None:
    response = client.get(f"/id/{called('BM25')}", headers={"accept": accept})

    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in response.headers["vary"]


def test_what_cannot_be_had_is_406(client: Client) -> None:
    response = client.get(f"/id/{called('BM25')}", headers={"accept": "image/png"})

    assert response.status_code == 406


def test_every_form_says_the_same() -> None:
    local = called("Graph Lantern")
    with client_of(small_graph()) as client:
        bodies = {form: client.get(f"/id/{local}.{form}").content for form in RDF}

    graphs = {
        form: {quad.triple for quad in parse(body, format=RDF[form])}
        for form, body in bodies.items()
    }
    assert graphs["ttl"] == graphs["nt"] == graphs["jsonld"] == graphs["rdf"]
    assert len(Graph().parse(data=bodies["ttl"], format="turtle")) == len(graphs["ttl"])


def test_a_paper_has_its_statements_with_the_words_that_say_so() -> None:
    store = small_graph()
    paper = NamedNode(node_of(store, NamedNode(CLASSES["Paper"])))
    triples = triples_about(store, paper)

    stated = {t.subject for t in triples if t.predicate == term("rdf:subject")}
    evidence = {t.object for t in triples if t.predicate == term("sg:evidence")}
    worded = {t.subject for t in triples if t.predicate == term("sg:sentence")}

    assert len(stated) >= 4
    assert evidence == worded
    assert {q.triple for q in store.quads_for_pattern(paper, None, None)} <= triples
    assert any(t.predicate == term("sg:nameAsWritten") for t in triples)


def test_a_concept_has_the_papers_that_speak_of_it() -> None:
    store = small_graph()
    node = NamedNode(BASE + called("LLM"))
    triples = triples_about(store, node)

    users = {t.subject for t in triples if (t.predicate, t.object) == (term("sg:uses"), node)}
    assert len(users) == 2


def test_a_page_shows_sentences_with_the_exact_words_marked(client: Client) -> None:
    page = check_harmless(client.get(f"/id/{called('Graph Lantern: Reranking with Light')}").text)

    assert "BM25" in page.marks
    assert "Graph Lantern" in page.marks
    assert "compares with" in page.text
    assert f"/id/{called('BM25')}" in page.links
    assert f"/id/{called('Ada Lindqvist')}" in page.links
    assert "https://example.org/lantern" in page.links
    assert "47GB → 3GB" in page.text
    assert "0.80" in page.text


def test_a_page_of_a_concept_leads_to_the_papers(client: Client) -> None:
    page = check_harmless(client.get(f"/id/{called('MS MARCO')}").text)

    assert f"/id/{called('Graph Lantern: Reranking with Light')}" in page.links
    assert "evaluated on by" in page.text
    assert "MS MARCO" in page.marks


def test_a_page_of_a_person_has_papers_and_coauthors(client: Client) -> None:
    html = client.get(f"/id/{called('Ada Lindqvist')}").text
    page = check_harmless(html)

    assert f"/id/{called('Graph Lantern: Reranking with Light')}" in page.links
    assert html.partition("As RDF triples")[0].count(f"/id/{called('Bo Okafor')}") == 1
    assert "author of" not in page.text
    assert 'id="to-coauthorOf"' not in html


@pytest.fixture(scope="module")
def library_client() -> Iterator[Client]:
    store = Store()
    triples = encode(resolve(library()), run=Run("rules", "1"))
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    with client_of(store) as client:
        yield client


def panels(html: str) -> dict[str, tuple[str, str, int]]:
    """Return the queries of a page: where all rows are, where the text is, how many are shown."""
    found = {}
    for part in html.split('<section class="panel"')[1:]:
        part = part.partition("</section>")[0]
        links = re.findall(r'href="(/quer[^"]+)"', part.partition('class="sources"')[2])
        name = urlsplit(unescape(links[0])).path.removeprefix("/queries/")
        found[name] = (unescape(links[0]), unescape(links[1]), part.count("<tr>") - 1)
    return found


@pytest.mark.parametrize(
    ("label", "queries"),
    [
        ("Graph Lantern: Reranking with Light", {"similar-papers"}),
        ("Bo Okafor", {"author-papers", "author-years", "coauthors", "author-concepts"}),
        ("LLM", {"concept-by-year", "experts", "used-together", "code-of-method"}),
        ("NDCG", {"concept-by-year", "used-together"}),
        ("reranking", {"concept-by-year", "experts", "used-together", "datasets-of-task"}),
        ("MS MARCO", {"concept-by-year", "experts", "used-together", "metrics-of-dataset"}),
    ],
)
def test_a_panel_is_a_named_query_that_can_be_asked_and_opened(
    library_client: Client, label: str, queries: set[str]
) -> None:
    hit = library_client.get("/queries/find-by-name.json", params={"name": label}).json()["rows"][0]
    found = panels(library_client.get(f"/id/{hit['iri'].removeprefix(BASE)}").text)

    assert set(found) == queries
    for name, (answer, editor, shown) in found.items():
        rows = library_client.get(answer.replace("?", ".json?")).json()["rows"]
        text = dict(parse_qsl(urlsplit(editor).query))["query"]
        asked = library_client.ask(text, "application/sparql-results+json").json()

        assert 0 < shown <= len(rows) == len(asked["results"]["bindings"]), name
        assert library_client.get(editor).status_code == 200


def test_what_very_many_papers_speak_of_has_no_panel_that_takes_long(
    library_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/id/{called('MS MARCO')}"
    before = library_client.get(path).text
    monkeypatch.setattr("kg.serve.pages.panels._SPOKEN_OF", 1)
    after = library_client.get(path, headers={"accept": "text/html, */*;q=0.1"}).text

    assert set(panels(before)) - set(panels(after)) == {"experts", "used-together"}
    assert check_harmless(after).text.count("in papers together with") == 1
    assert "/queries/experts?concept=" in after


def test_the_sentences_of_a_page_are_a_query_too(library_client: Client) -> None:
    page = check_harmless(library_client.get(f"/id/{called('MS MARCO')}").text)
    link = next(link for link in page.links if link.startswith("/queries/evidence-of?"))
    rows = library_client.get(link.replace("?", ".json?")).json()["rows"]

    assert {row["exact"] for row in rows} == set(page.marks)


def test_a_name_that_is_written_in_several_ways_is_shown_once() -> None:
    store = Store()
    store.extend(small_graph())
    node, label = NamedNode(BASE + called("BM25")), term("skos:altLabel")
    for name in ("Okapi-BM25", "OKAPI BM25", "Okapi BM25", "bm25", "Best Match 25"):
        store.add(Quad(node, label, Literal(name)))
    with client_of(store) as client:
        text = check_harmless(client.get(f"/id/{called('BM25')}").text).text

    assert "also Best Match 25; Okapi BM25\n" in text


def test_figures_of_a_person_are_written_for_people_and_a_year_stays_one() -> None:
    store = Store()
    store.extend(small_graph())
    person, paper = (NamedNode(BASE + called(n)) for n in ("Cleo Márquez", EMBER.title))
    for name, value in (("citationCount", 12345), ("novelty", 0.25)):
        store.add(Quad(person, term(f"sg:{name}"), Literal(value)))
    with client_of(store) as client:
        figures, facts = (
            check_harmless(client.get(f"/id/{node.value.removeprefix(BASE)}").text).text
            for node in (person, paper)
        )

    assert "12,345" in figures
    assert "25 %" in figures
    assert "as of 2026-07-01" in figures
    assert "2,024" not in facts


def test_a_person_who_may_be_several_or_another_says_so() -> None:
    store = Store()
    store.extend(small_graph())
    bo, cleo = (NamedNode(BASE + called(name)) for name in ("Bo Okafor", "Cleo Márquez"))
    candidate = NamedNode(BASE + "person-candidate-1")
    store.add(Quad(bo, term("sg:groupCount"), Literal(4)))
    store.add(Quad(candidate, term("rdf:type"), term("sg:PersonCandidate")))
    store.extend(Quad(candidate, term("sg:between"), person) for person in (bo, cleo))
    with client_of(store) as client:
        text, other = (
            check_harmless(client.get(f"/id/{node.value.removeprefix(BASE)}").text).text
            for node in (bo, cleo)
        )

    assert "May be several people: 4 groups of papers without a common co-author" in text
    assert "May be the same person as Cleo Márquez" in text
    assert "May be the same person as Bo Okafor" in other
    assert "several people" not in other


def test_a_statement_is_called_by_its_parts_and_shows_its_words(client: Client) -> None:
    store = small_graph()
    found = store.quads_for_pattern(None, term("rdf:object"), NamedNode(BASE + called("BM25")))
    assertion = next(q.subject.value for q in found if isinstance(q.subject, NamedNode))
    page = check_harmless(client.get(f"/id/{assertion.removeprefix(BASE)}").text)

    assert "Graph Lantern: Reranking with Light compares with BM25" in page.text
    assert page.marks == ["BM25"]


def test_data_is_linked_from_the_page(client: Client) -> None:
    local = called("BM25")
    page = check_harmless(client.get(f"/id/{local}").text)

    assert {f"/id/{local}.{form}" for form in RDF} <= set(page.links)
    assert BASE + local in page.links


@pytest.mark.parametrize(
    "local",
    [
        "nothing",
        "",
        "x/../y",
        "%2e%2e%2fetc",
        "a b",
        "<script>",
        "é",
        "%00",
        "x.ttl.ttl",
        "a" * 4000,
    ],
)
def test_what_is_not_in_the_graph_is_404(client: Client, local: str) -> None:
    page = client.get(f"/id/{local}", headers={"accept": "text/html"})
    data = client.get(f"/id/{local}", headers={"accept": "text/turtle"})

    assert (page.status_code, data.status_code) == (404, 404)
    check_harmless(page.text)
    assert data.json()["code"] == "not-found"


def test_a_graph_without_papers_has_addresses_too() -> None:
    store = Store()
    node = NamedNode("https://example.org/id/dataset")
    store.add(Quad(node, term("void:uriSpace"), Literal("https://example.org/id/")))
    with client_of(store) as client:
        assert client.get("/id/dataset.ttl").status_code == 200
        assert client.get("/id/other.ttl").status_code == 404
    with client_of(Store()) as client:
        assert client.get("/id/dataset.ttl").status_code == 404


def test_an_answer_is_not_sent_twice_and_head_sends_none(client: Client) -> None:
    address = f"/id/{called('BM25')}.ttl"
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first.headers["etag"]})
    head = client.request("HEAD", address)

    assert (again.status_code, again.content) == (304, b"")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == first.headers["content-length"]


def test_the_policy_of_a_page_allows_no_script(client: Client) -> None:
    policy = client.get(f"/id/{called('BM25')}").headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "unsafe" not in policy


def hub(size: int) -> tuple[Store, NamedNode]:
    """Return a graph in which many papers use one method, each with its sentence."""
    store, method = Store(), NamedNode(f"{BASE}method-hub")
    store.add(Quad(method, term("rdf:type"), term("sg:Method")))
    store.add(Quad(method, term("skos:prefLabel"), Literal("Hub")))
    for number in range(size):
        store.extend(Quad(t.subject, t.predicate, t.object) for t in use(number, method))
    return store, method


def use(number: int, method: NamedNode) -> Iterator[Triple]:
    paper, assertion, evidence = (
        NamedNode(f"{BASE}{kind}-{number}") for kind in ("paper", "assertion", "evidence")
    )
    yield Triple(paper, term("rdf:type"), NamedNode(CLASSES["Paper"]))
    yield Triple(paper, term("dct:title"), Literal(f"Paper {number}"))
    yield Triple(paper, term("fabio:hasPublicationYear"), Literal(2000 + number % 20))
    yield Triple(paper, term("sg:uses"), method)
    for name, object_ in (("subject", paper), ("predicate", term("sg:uses")), ("object", method)):
        yield Triple(assertion, term(f"rdf:{name}"), object_)
    yield Triple(assertion, term("sg:evidence"), evidence)
    yield Triple(evidence, term("sg:sentence"), Literal("We use Hub."))
    yield Triple(evidence, term("sg:exact"), Literal("Hub"))


def test_a_hub_shows_some_of_its_papers_and_leads_to_all() -> None:
    store, _ = hub(SCANNED + 100)
    with client_of(store) as client:
        response = client.get("/id/method-hub")
    page = check_harmless(response.text)

    assert response.text.count('href="/id/paper-') == SHOWN
    assert f"{SHOWN} of more than {SCANNED}" in page.text
    assert "/queries/concept-papers?concept=method-hub" in page.links


def test_the_data_of_a_hub_is_bounded() -> None:
    store, method = hub(STATED + 100)

    triples = triples_about(store, method)

    assert sum(t.predicate == term("rdf:object") for t in triples) == STATED


def test_a_long_list_without_a_named_query_leads_to_a_query_of_its_own() -> None:
    store = Store()
    node = NamedNode(f"{BASE}organization-x")
    store.add(Quad(node, term("rdf:type"), NamedNode(CLASSES["Organisation"])))
    for number in range(SHOWN + 1):
        paper = NamedNode(f"{BASE}paper-{number}")
        store.add(Quad(paper, term("rdf:type"), NamedNode(CLASSES["Paper"])))
        store.add(Quad(paper, NamedNode(SG.hasAffiliation), node))
    with client_of(store) as client:
        page = check_harmless(client.get("/id/organization-x").text)
        more = next(link for link in page.links if link.startswith("/query?query="))
        answer = client.get(more)

    assert answer.status_code == 200
    assert f"{SHOWN + 1} rows" in answer.text


def test_a_node_that_much_points_to_leads_to_a_query_for_all_of_it() -> None:
    store = Store()
    node = NamedNode(f"{BASE}venue-x")
    for number in range(ROWS + 20):
        paper = NamedNode(f"{BASE}paper-{number}")
        store.add(Quad(paper, term("rdf:type"), NamedNode(CLASSES["Paper"])))
        store.add(Quad(paper, term("dct:isPartOf"), node))
    with client_of(store) as client:
        html = client.get("/id/venue-x").text
        more = next(x for x in check_harmless(html).links if x.startswith("/query?query="))
        answer = client.get(more)

    assert html.count('href="/id/paper-') == ROWS
    assert f"{ROWS + 20} rows" in answer.text


def test_a_long_list_of_authors_is_cut_and_says_so() -> None:
    store = Store()
    paper = NamedNode(f"{BASE}paper-x")
    store.add(Quad(paper, term("rdf:type"), NamedNode(CLASSES["Paper"])))
    for number in range(150):
        node, person = (NamedNode(f"{BASE}{kind}-{number}") for kind in ("authorship", "person"))
        store.add(Quad(paper, term("sg:hasAuthorship"), node))
        store.add(Quad(node, term("sg:author"), person))
        store.add(Quad(node, term("sg:position"), Literal(150 - number)))
        store.add(Quad(node, term("sg:nameAsWritten"), Literal(f"Name {number}")))
    with client_of(store) as client:
        text = check_harmless(client.get("/id/paper-x").text).text

    assert "Name 149, Name 148," in text
    assert "Name 50 and others" in text


def poisoned(text: str) -> Store:
    """Return the small graph with a text in the place of each text of a stranger."""
    store = Store()
    for quad in small_graph():
        object_ = quad.object
        plain = isinstance(object_, Literal) and object_.datatype == term("xsd:string")
        place = quad.predicate != term("void:uriSpace") and plain
        store.add(Quad(quad.subject, quad.predicate, Literal(text) if place else object_))
    return store


def pages_of(store: Store) -> Iterator[str]:
    wanted = [f"{PREFIXES['rdf']}type"]
    for class_ in (*CLASSES.values(), *(str(SG[n]) for n in ("Assertion", "Evidence", "Result"))):
        found = store.quads_for_pattern(None, NamedNode(wanted[0]), NamedNode(class_))
        iris = sorted(q.subject.value for q in found if isinstance(q.subject, NamedNode))
        yield from (f"/id/{quote(iri.removeprefix(BASE))}" for iri in iris[:1])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_text(text: str) -> None:
    store = poisoned(text)
    with client_of(store) as client:
        pages = [client.get(address).text for address in pages_of(store)]
        pages += [client.get(f"/search?q={quote(text)}").text, client.get("/").text]

    for html in pages:
        check_harmless(html)


@settings(max_examples=25, deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_text_changes_what_a_page_is_made_of(text: str) -> None:
    plain, store = poisoned("plain"), poisoned(text)
    with client_of(plain) as before, client_of(store) as after:
        address = next(pages_of(plain))
        expected = check_harmless(before.get(address).text)
        page = check_harmless(after.get(address).text)

    assert set(page.elements) <= {*expected.elements, "dl", "div", "dt", "dd", "a", "span"}


@settings(max_examples=50, deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_survives_each_form_of_data(text: str) -> None:
    triple = Triple(NamedNode(f"{BASE}x"), term("dct:title"), Literal(text))

    for form in ("ttl", "nt", "jsonld"):
        found = parse(to_form([triple], form, base=BASE), format=RDF[form])
        assert [quad.triple for quad in found] == [triple]
