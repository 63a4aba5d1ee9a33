"""Queries of strangers who mean no good; URL stands for an address that must not be called."""

from __future__ import annotations

DOUBLED = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
NUMBERS = " ".join(map(str, range(9000)))

RUNAWAYS = {
    "cartesian ORDER BY": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "cartesian count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "doubled string": f'SELECT (STRLEN(?a40) AS ?n) {{ BIND("0123456789" AS ?a0) {DOUBLED} }}',
    "joined values": f"SELECT (SUM(?x * ?y) AS ?n) {{ VALUES ?x {{ {NUMBERS[:40000]} }} "
    "?a ?b ?c . ?d ?e ?y }",
    "regex": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
    'FILTER(REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), "(.*)*x(.*)*")) } ORDER BY ?a',
    "doubled group": "SELECT (GROUP_CONCAT(?c) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
}
REFUSED = {
    "parentheses": f"SELECT * {{ FILTER({'(' * 20000}1{')' * 20000}) }}",
    "groups": f"SELECT * {'{' * 10000}{'}' * 10000}",
    "negations": f"SELECT * {{ FILTER({'!(' * 5000}1{')' * 5000}) }}",
    "lists": f"SELECT * {{ ?s ?p {'(' * 15000}{')' * 15000} }}",
    "huge VALUES": f"SELECT * {{ VALUES ?x {{ {NUMBERS} {NUMBERS} }} }}",
    "SERVICE": "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SERVICE SILENT": "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SERVICE in OPTIONAL": "SELECT * { ?s ?p ?o OPTIONAL { SERVICE <URL> { ?s ?q ?r } } }",
    "SERVICE in a sub-query": "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SERVICE in EXISTS": "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SERVICE in MINUS": "SELECT * { ?s ?p ?o MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "SERVICE by variable": "SELECT * { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }",
    "SERVICE without spaces": "SELECT*{SERVICE<URL>{?s ?p ?o}}",
    "SERVICE in ASK": "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "SERVICE in CONSTRUCT": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "SERVICE in GRAPH": "SELECT * { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } }",
    "LOAD": "LOAD <URL>",
    "LOAD SILENT": "LOAD SILENT <URL> INTO GRAPH <http://e/g>",
    "LOAD after a query": "SELECT * { ?s ?p ?o } ; LOAD <URL>",
    "INSERT": "INSERT DATA { <http://e/s> <http://e/p> <http://e/o> }",
    "DROP": "DROP ALL",
}
EMPTY = {
    "FROM a file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "FROM NAMED a file": "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
    "FROM an address": "SELECT * FROM <URL> { ?s ?p ?o }",
    "FROM NAMED an address": "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "GRAPH of an address": "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
}
