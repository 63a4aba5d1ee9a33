"""The editor of the query page: what it is told, what it does in a browser, what others read."""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from kg.query.catalogue import query_names
from kg.rdf.terms import term
from kg.rdf.vocab import PREFIXES
from kg.serve.app import create_app
from kg.serve.protocol.terms import terms_used
from kg.serve.workers.jobs import Job, Reply
from kg.serve.workers.limits import Settings
from kg.serve.workers.tasks import Snapshot
from tests.axe import needs_axe, violations
from tests.chromium import Tab, needs_chromium
from tests.serving import HOST, Client, InProcess, client_of, running
from tests.small import small_graph
from tests.waiting import until

ROOT = Path(__file__).parents[1]
STATIC, SOURCE = ROOT / "kg" / "web" / "static", ROOT / "kg" / "web" / "src" / "query"
LARGEST_SCRIPT = 170_000
EXAMPLES = "/.well-known/sparql-examples"
SLOW = "SELECT ?slow { }"  # whose last bracket the editor writes
HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with client_of(small_graph()) as client:
        yield client


@pytest.fixture(scope="module")
def terms(client: Client) -> Any:
    return client.get("/query/terms.json").json()


def counted(store: Store, query: str) -> dict[tuple[str, ...], int]:
    """Return the last column of a query's rows as numbers, by the columns before it."""
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    rows = (tuple(value.value for value in row) for row in found)
    return {row[:-1]: int(row[-1]) for row in rows}


class TestTerms:
    """What can be completed."""

    def test_classes_come_with_the_counts_that_the_graph_states(self, terms: Any) -> None:
        query = "SELECT ?class (COUNT(?s) AS ?n) { ?s a ?class } GROUP BY ?class"
        stated = {one["iri"]: one["count"] for one in terms["classes"]}
        true = {iri: count for (iri,), count in counted(small_graph(), query).items()}

        assert {iri: true[iri] for iri in stated} == stated
        assert stated[PREFIXES["fabio"] + "ResearchPaper"] == 2

    def test_a_class_has_the_properties_that_its_things_have(self, terms: Any) -> None:
        query = "SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o } GROUP BY ?c ?p"
        classes = {one["iri"] for one in terms["classes"]}
        said = {
            (one["iri"], iri): count for one in terms["classes"] for iri, count in one["properties"]
        }
        true = {pair: n for pair, n in counted(small_graph(), query).items() if pair[0] in classes}

        assert said == true

    def test_what_people_ask_about_comes_first(self, terms: Any) -> None:
        first = [one["iri"] for one in terms["classes"]][:4]

        assert PREFIXES["sg"] + "Method" in first
        assert PREFIXES["sg"] + "Evidence" not in first

    def test_terms_are_explained_and_prefixes_declared(self, terms: Any) -> None:
        uses = terms["meanings"][PREFIXES["sg"] + "uses"]

        assert uses["range"] == PREFIXES["sg"] + "Method"
        assert uses["comment"]
        assert terms["prefixes"] == {"sgd": terms["base"], **PREFIXES}

    def test_each_query_is_there_with_something_to_try_it_on(self, client: Client) -> None:
        queries = {query["name"]: query for query in client.get("/query/queries.json").json()}
        coauthors = queries["coauthors"]["params"][0]

        assert sorted(queries) == query_names()
        assert coauthors["default"] is None
        assert coauthors["example"]

    def test_they_are_kept_as_long_as_the_graph_is_the_same(self, client: Client) -> None:
        tag = client.get("/query/terms.json").headers["etag"]

        known = client.get("/query/terms.json", headers={"if-none-match": tag})
        assert known.status_code == 304

    def test_an_empty_graph_has_none(self) -> None:
        with client_of(Store()) as client:
            found = client.get("/query/terms.json").json()

        assert (found["classes"], found["properties"]) == ([], [])

    def test_a_graph_that_states_no_counts_is_counted(self) -> None:
        store = Store()
        for number in range(3):
            store.add(Quad(NamedNode(f"urn:x:{number}"), term("rdf:type"), NamedNode("urn:x:C")))

        [found] = terms_used(Snapshot(store, Path("none")))
        assert (found.iri, found.count) == ("urn:x:C", 3)
        assert not found.properties


class TestTexts:
    """Named queries as texts with their parameters bound."""

    def test_a_bound_text_gives_the_rows_of_the_named_query(self, client: Client) -> None:
        params = {"person": "Ada Lindqvist"}
        text = client.get("/queries/coauthors.rq", params=params)
        found = client.ask(text.text, "application/json").json()["results"]["bindings"]
        rows = client.get("/queries/coauthors.json", params=params).json()["rows"]

        assert text.headers["content-type"] == "application/sparql-query"
        assert "#+" not in text.text
        assert [row["coauthor"]["value"] for row in found] == [row["coauthor"] for row in rows]
        assert rows

    def test_a_parameter_that_is_not_given_stays_open(self, client: Client) -> None:
        text = client.get("/queries/coauthors.rq").text

        assert "VALUES" not in text
        assert client.ask(text).status_code == 200

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("/queries/none.rq", 404),
            ("/queries/coauthors.rq?person=Nobody", 404),
            ("/queries/coauthors.rq?who=Ada", 400),
            ("/queries/coauthors.rq?person=a&person=b", 400),
        ],
    )
    def test_what_cannot_be_bound_is_a_problem(
        self, client: Client, address: str, status: int
    ) -> None:
        answer = client.get(address)

        assert (answer.status_code, "detail" in answer.json()) == (status, True)

    def test_a_text_as_a_parameter_stays_a_text(self, client: Client) -> None:
        text = client.get("/queries/search.rq", params={"text": '"} SERVICE <x:> { # \\'}).text

        assert client.ask(text, "application/json").json()["results"]["bindings"] == []


@pytest.fixture(scope="module")
def graph(client: Client) -> rdflib.Graph:
    answer = client.get(EXAMPLES, headers={"accept": "text/turtle"})
    assert answer.headers["access-control-allow-origin"] == "*"
    return rdflib.Graph().parse(data=answer.text, format="turtle")


class TestExamples:
    """What other editors complete from."""

    def test_every_example_runs_here(self, client: Client, graph: rdflib.Graph) -> None:
        found = list(graph.query(_EXAMPLES))
        answers = {str(row.comment): client.ask(str(row.query)) for row in found}  # type: ignore[union-attr]

        assert len(found) > len(query_names()) - 5
        assert {question: a.status_code for question, a in answers.items() if a.is_error} == {}
        assert {str(row.target) for row in found} == {f"{HOST}/sparql"}  # type: ignore[union-attr]

    def test_examples_about_a_thing_are_about_one_of_this_graph(self, graph: rdflib.Graph) -> None:
        text = str(graph.value(rdflib.URIRef(f"{HOST}{EXAMPLES}/coauthors"), _SH.select))

        assert "VALUES (?person) { (<https://w3id.org/scholargraph/id/person-" in text

    def test_prefixes_are_declared(self, graph: rdflib.Graph) -> None:
        pairs = {
            str(graph.value(node, _SH.prefix)): str(graph.value(node, _SH.namespace))
            for node in graph.objects(rdflib.URIRef(f"{HOST}{EXAMPLES}/prefixes"), _SH.declare)
        }

        assert PREFIXES.items() <= pairs.items()

    def test_the_service_description_says_what_each_class_has(self, client: Client) -> None:
        text = client.get("/sparql", headers={"accept": "text/turtle"}).text
        found = rdflib.Graph().parse(data=text, format="turtle").query(_VOID)
        pairs = {(str(row["class"]), str(row.property)) for row in found}  # type: ignore[union-attr,index,call-overload]

        assert (str(term("fabio:ResearchPaper").value), str(term("dct:title").value)) in pairs
        assert (str(term("fabio:ResearchPaper").value), str(term("foaf:name").value)) not in pairs


_SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
_EXAMPLES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?comment ?query ?target {
  ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:construct ?query ;
    <https://schema.org/target> ?target .
}"""
_VOID = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?class ?property {
  ?part void:class ?class ; void:propertyPartition [ void:property ?property ] .
}"""


def test_the_page_loads_its_script_from_here_alone(client: Client) -> None:
    page = client.get("/query", headers={"accept": "text/html"})

    assert page.text.count("<script") == 1
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["query.js", "query.css", "lines.js", "query.licences.txt"])
def test_files_are_there(client: Client, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 200


def test_the_editor_is_small() -> None:
    assert len(gzip.compress((STATIC / "query.js").read_bytes(), 6)) < LARGEST_SCRIPT


PLACES = [
    ("SELECT * { ?p a | }", "object", "?p", {}),
    ("SELECT * { ?p a fabio:X ; |", "property", "?p", {"?p": ["F#X"]}),
    ("SELECT * { ?p a fabio:X . ?q sg:y ?z . ?p | } LIMIT 3", "property", "?p", {"?p": ["F#X"]}),
    ("SELECT * { ?p | . ?p a fabio:X }", "property", "?p", {"?p": ["F#X"]}),
    ("SELECT * { ?p sg:uses/| ", "property", "?p", {}),
    ("SELECT * { ?p (sg:uses|sg:of)+ | ", "object", "?p", {}),
    ("SELECT * { ?p sg:uses [ a sg:Method ; | ] }", "property", "[1]", {"[1]": ["S#Method"]}),
    ("SELECT * { ?p sg:uses ?m . ?m | }", "property", "?m", {"?m": ["S#Method"]}),
    ("SELECT | { ?x ?y ?z }", "head", "", {}),
    ("SELECT * { FILTER (?x > |) }", "expression", "", {}),
    ("SELECT * { FILTER (?x > 1) ?p | }", "property", "?p", {}),
    ("SELECT * { OPTIONAL { ?p | } }", "property", "?p", {}),
    ("SELECT * { { SELECT ?a { ?a | } } ?b }", "property", "?a", {}),
    ("SELECT * { VALUES ?x { | } }", "values", "", {}),
    ("SELECT * { ?x sg:y '} ; {' ; | }", "property", "?x", {}),
    ("SELECT * { ?x # } ;\n | }", "property", "?x", {}),
    ("SELECT * { } ORDER BY |", "after", "", {}),
    ("PREFIX |", "prefix", "", {}),
]
_READ = """
import { readQuery, classesOf } from "./context.js";
const known = { sg: "S#", fabio: "F#" };
const ranges = new Map([["S#uses", "S#Method"]]);
const [texts] = process.argv.slice(1).map((text) => JSON.parse(text));
console.log(JSON.stringify(texts.map((text) => {
  const at = text.indexOf("|", text.includes("sg:uses|") ? text.indexOf(")") : 0);
  const { place, triples } = readQuery(text.slice(0, at) + text.slice(at + 1), at, known);
  const classes = [...classesOf(triples, ranges)].map(([name, iris]) => [name, [...iris]]);
  return [place.role, place.subject, Object.fromEntries(classes)];
})));
"""


def test_the_editor_knows_where_in_a_query_a_place_is() -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed")
    texts = json.dumps([text for text, *_ in PLACES])
    command = [node, "--input-type=module", "-e", _READ, texts]
    done = subprocess.run(command, cwd=SOURCE, capture_output=True, timeout=60, check=True)

    for (text, *expected), found in zip(PLACES, json.loads(done.stdout), strict=True):
        role, subject, classes = expected
        assert found[:2] == [role, subject], text
        assert classes.items() <= found[2].items(), text  # type: ignore[attr-defined]


class Slow(InProcess):
    """Answers one query never."""

    async def run(self, job: Job, *, client: str = "") -> Reply:
        if job.arguments.get("query") == SLOW:
            self.jobs.append(job)
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        return await super().run(job)


class Page(Tab):
    """The query page in a browser."""

    def __init__(
        self, browser: Any, origin: str, query: str = "", view: str = "run", **options: Any
    ):
        super().__init__(browser, **options)
        self.page.goto(
            f"{origin}/query?query={quote(query)}#{view}" if query else f"{origin}/query"
        )
        self.page.wait_for_selector("html[data-terms]")
        if query:
            self.page.wait_for_selector("#ask[data-state]")

    @property
    def query(self) -> str:
        return str(self.page.input_value("#query"))

    def write(self, text: str) -> None:
        """Type over all that the editor holds."""
        self.page.click(".cm-content")
        self.press("Control+a")
        self.page.keyboard.type(text)

    def run(self) -> str:
        """Run what the editor holds, and return what is said of the answer."""
        self.press("Escape")
        self.page.evaluate("delete document.getElementById('ask').dataset.state")
        self.press("Control+Enter")
        self.page.wait_for_selector("#ask[data-state]")
        return self.text("#counted") if self.count("#counted") else self.text("#said")

    def offers(self, one: str) -> list[str]:
        """Return the labels that the list of completions shows once it has one of them."""
        label = f".cm-tooltip-autocomplete .cm-completionLabel:text-is('{one}')"
        self.page.wait_for_selector(label)
        return self.texts(".cm-tooltip-autocomplete .cm-completionLabel")

    def view(self) -> str:
        return self.text(".views [aria-pressed=true]")


@pytest.fixture(scope="module")
def runner(tmp_path_factory: Any) -> Slow:
    return Slow(small_graph(), build=str(tmp_path_factory.mktemp("build")))


@pytest.fixture(scope="module")
def origin(runner: Slow) -> Iterator[str]:
    with running(create_app(runner, Settings())) as port:
        yield f"http://127.0.0.1:{port}"


LINKS = (
    "PREFIX sg: <https://w3id.org/scholargraph/ns#> SELECT ?paper ?d { ?paper sg:evaluatesOn ?d }"
)
YEARS = "SELECT ?year ?papers { VALUES (?year ?papers) { (2020 1) (2021 3) (2023 2) } }"
NUMBERS = "SELECT ?name ?papers { VALUES (?name ?papers) { ('a' 1) ('b' 30) } }"
PROPERTIES = "SELECT ?s ?p { ?s a <https://w3id.org/scholargraph/ns#Method> ; ?p ?o }"
GRAPH = "CONSTRUCT WHERE { ?paper <https://w3id.org/scholargraph/ns#proposes> ?method }"


@pytest.fixture
def close(browser: Any) -> Iterator[None]:
    """Close what a test has opened."""
    yield
    for context in browser.contexts:
        context.close()


@needs_chromium
@pytest.mark.browser
@pytest.mark.usefixtures("close")
class TestInABrowser:
    """What one who asks does with the page."""

    @pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
    def test_it_runs_a_query_asks_nothing_elsewhere_and_breaks_no_policy(
        self, browser: Any, origin: str, width: int, scheme: str
    ) -> None:
        page = Page(browser, origin, width=width, color_scheme=scheme)
        page.page.click(".cm-content")
        said = page.run()
        page.write("ASK { }")

        assert said.startswith("2 rows in ")
        assert "PREFIX" in page.query or page.query == "ASK { }"
        assert page.count("#answer a[href^='/id/paper-']") == 2
        assert page.page.evaluate("document.documentElement.scrollWidth") <= width
        assert all(url.startswith((origin, "data:")) for url in page.requests)
        assert page.complaints == []

    def test_the_first_text_declares_only_what_it_uses(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)

        assert page.query.count("PREFIX") == 2

    def test_classes_are_completed_and_then_their_properties_alone(
        self, browser: Any, origin: str
    ) -> None:
        page = Page(browser, origin)
        page.write("SELECT * { ?p a ")
        classes = page.offers("sg:Method")
        page.page.keyboard.type("ResearchP")
        page.page.wait_for_timeout(250)
        page.press("Tab")
        page.page.keyboard.type(" ; ")
        properties = page.offers("sg:uses")

        assert {"sg:Method", "fabio:ResearchPaper"} <= set(classes)
        assert {"dct:title", "sg:uses"} <= set(properties)
        assert "foaf:name" not in properties
        assert page.query.startswith("PREFIX fabio: <http://purl.org/spar/fabio/>\nSELECT * {")

    def test_a_thing_is_found_by_its_name(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        page.write("SELECT * { ?p dct:creator lindq")
        names = page.offers("Ada Lindqvist")
        page.press("Enter")

        assert names == ["Ada Lindqvist"]
        assert "dct:creator sgd:person-ada-lindqvist" in page.query
        assert "PREFIX sgd: <" in page.query

    def test_a_prefix_declares_itself(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        page.write("SELECT * { ?x rdfs:label '")
        page.press("Escape")
        page.page.keyboard.type("skos:' # foaf:")

        assert page.query.startswith("PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\nSELECT")
        assert page.query.count("PREFIX") == 1

    def test_an_error_stands_under_its_line_until_the_text_changes(
        self, browser: Any, origin: str
    ) -> None:
        page = Page(browser, origin, "SELECT ?x {\n  ?x ?y = 3 .\n}")
        said = page.texts(".cm-content .cm-fault, .cm-content .cm-line")
        page.page.click(".cm-line >> nth=0")
        page.page.keyboard.type(" ")
        page.page.wait_for_selector(".cm-fault", state="detached")

        assert said[1] == "  ?x ?y = 3 ."
        assert "line 2, column 11" in said[2]
        assert page.count("#counted") == 0

    def test_a_query_is_cancelled_here_and_there(
        self, browser: Any, origin: str, runner: Slow
    ) -> None:
        page, before, asked = Page(browser, origin), runner.cancelled, len(runner.jobs)
        page.write("SELECT ?slow { ")
        page.press("Escape")
        page.press("Control+Enter")
        until(lambda: len(runner.jobs) > asked)
        page.page.click("#stop")
        page.page.wait_for_selector("#said .problem")

        assert "cancelled" in page.text("#said")
        assert page.page.is_hidden("#stop")
        until(lambda: runner.cancelled > before)
        assert runner.cancelled == before + 1

    @pytest.mark.parametrize(
        ("query", "views", "first"),
        [
            (YEARS, ["Table", "Chart", "Raw"], "Chart"),
            (NUMBERS, ["Table", "Chart", "Raw"], "Chart"),
            (LINKS, ["Table", "Graph", "Raw"], "Graph"),
            (GRAPH, ["Table", "Graph", "Raw"], "Graph"),
            ("ASK { }", ["Raw"], "Raw"),
            ("SELECT * { ?s ?p ?o }", ["Table", "Graph", "Raw"], "Table"),
            (PROPERTIES, ["Table", "Raw"], "Table"),
            ("SELECT ?x { VALUES ?x { 1 } }", ["Table", "Raw"], "Table"),
        ],
    )
    def test_the_shape_of_an_answer_picks_its_view(
        self, browser: Any, origin: str, query: str, views: list[str], first: str
    ) -> None:
        page = Page(browser, origin, query)

        assert page.texts(".views button") == views
        assert page.view() == first
        assert page.complaints == []

    def test_years_are_lines_and_names_are_bars(self, browser: Any, origin: str) -> None:
        lines = Page(browser, origin, YEARS)
        lines.page.wait_for_selector(".lines canvas")
        bars = Page(browser, origin, NUMBERS)
        widths = bars.page.eval_on_selector_all(
            ".bar-line", "all => all.map(one => one.offsetWidth)"
        )

        assert lines.complaints == bars.complaints == []
        assert bars.texts(".bar-name") == ["a", "b"]
        assert widths[1] > 20 * widths[0]

    def test_things_are_drawn_and_lead_to_their_pages_and_the_explorer(
        self, browser: Any, origin: str
    ) -> None:
        page = Page(browser, origin, LINKS)
        page.page.wait_for_selector(".drawn svg a[href^='/id/dataset-']")
        link = page.page.get_attribute(".drawn figcaption a", "href")

        assert page.count(".drawn svg a[href^='/id/paper-'] polygon")
        assert link.startswith("/explore?around=")
        assert "add=dataset-" in link

    def test_triples_are_shown_as_turtle(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin, GRAPH, view="raw")
        page.page.wait_for_selector("#view code:has-text('sg:proposes')")

        assert page.view() == "Raw"
        assert page.texts(".saves a") == ["Turtle", "N-Triples"]

    def test_the_view_is_part_of_the_link(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin, NUMBERS)
        page.page.click(".views button:has-text('Table')")
        page.page.reload()
        page.page.wait_for_selector("#counted")

        assert page.view() == "Table"
        assert page.query == NUMBERS

    def test_a_long_answer_begins_with_its_first_rows(self, browser: Any, origin: str) -> None:
        values = " ".join(map(str, range(450)))
        page = Page(browser, origin, f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")
        caption, rows = page.text("#view caption"), page.count("#view tbody tr")
        page.page.click("#view button")

        assert (caption, rows) == ("The first 200 of 450 rows", 200)
        assert page.count("#view tbody tr") == 450

    def test_an_answer_is_saved_as_the_protocol_gives_it(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin, NUMBERS)
        with page.page.expect_download() as given:
            page.page.click(".saves a:has-text('CSV')")
        asked = httpx.get(
            f"{origin}/sparql", params={"query": NUMBERS}, headers={"accept": "text/csv"}
        )

        assert Path(given.value.path()).read_bytes() == asked.content
        assert given.value.suggested_filename == "answer.csv"

    def test_a_named_query_is_filled_in_and_run(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        page.page.click("#choose")
        page.page.fill("dialog input", "coauthors")
        page.page.click("#named-list button:visible")
        page.page.fill("#named-person", "Nobody")
        page.page.click("dialog button[value=run]")
        page.page.wait_for_selector("dialog .problem:has-text('Nobody')")
        page.page.fill("#named-person", "Ada Lindqvist")
        page.page.click("dialog button[value=run]")
        page.page.wait_for_selector("#counted")

        assert "VALUES (?person)" in page.query
        assert "#+" not in page.query
        assert "rows in" in page.text("#counted") or "row in" in page.text("#counted")

    def test_tab_leaves_the_editor(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        page.page.click(".cm-content")
        page.press("Tab")

        assert page.page.evaluate("document.activeElement.textContent") == "Run"

    def test_hostile_texts_do_not_run(self, browser: Any, origin: str) -> None:
        text = json.dumps(HOSTILE)
        query = f"SELECT * {{ VALUES (?x ?n ?y) {{ ({text} 1 <https://x.example/'onerror=>) }} }}"
        page = Page(browser, origin, query, view="chart")
        for view in page.texts(".views button"):
            page.page.click(f".views button:has-text('{view}')")
            assert page.page.evaluate("window.hacked") is None
        wrong = Page(browser, origin, f"SELECT {HOSTILE}")

        assert page.count("#answer img, #answer script") == 0
        assert wrong.page.evaluate("window.hacked") is None
        assert HOSTILE[:9] in wrong.text(".cm-content")
        assert page.complaints == []

    @needs_axe
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing(self, browser: Any, origin: str, scheme: str) -> None:
        found = []
        for query in (LINKS, NUMBERS, "SELECT ?x {"):
            page = Page(browser, origin, query, color_scheme=scheme)
            page.page.wait_for_timeout(150)
            found += violations(page.page)
        page.page.click("#choose")
        found += violations(page.page)
        page.page.click("#named-list button:has-text('co-authors')")

        assert found + violations(page.page) == []

    def test_without_scripts_the_form_answers_with_a_table(self, browser: Any, origin: str) -> None:
        context = browser.new_context(java_script_enabled=False)
        tab = context.new_page()
        tab.goto(f"{origin}/query")
        tab.get_by_role("button", name="Run").click()

        assert tab.locator("main tbody tr").count() == 2
        assert "format=table" in tab.url
        assert tab.get_by_label("Answer as").is_visible()
