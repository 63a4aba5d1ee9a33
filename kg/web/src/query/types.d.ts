// What the query page is sent (kg/serve/pages/editor.py), and what its modules hand to each other.

/** A property and how many triples have it. */
export type Use = [iri: string, count: number];

export interface ClassUse {
  iri: string;
  count: number;
  properties: Use[];
}

/** What the ontology says of a term; `range` is the class of what it leads to, "" where it does not say. */
export interface Meaning {
  comment: string;
  range: string;
}

/** What can be completed; `prefixes` are namespaces by prefix. */
export interface Terms {
  base: string;
  prefixes: Record<string, string>;
  classes: ClassUse[];
  properties: Use[];
  meanings: Record<string, Meaning>;
}

/** What a named query asks for; without a default it is required. */
export interface Param {
  name: string;
  text: string;
  default: string | null;
  example: string;
}

export interface NamedQuery {
  group: string;
  name: string;
  question: string;
  params: Param[];
}

/** A problem as the server tells it; line and column count from 1. */
export interface Problem {
  detail?: string;
  status?: number;
  line?: number;
  column?: number;
}

/** An RDF term as in SPARQL's results in JSON. */
export interface Term {
  type: "uri" | "literal" | "bnode";
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

export type Row = (Term | undefined)[];

/** What came back, as text. */
export interface Reply {
  type: string;
  text: string;
}

export interface Answer {
  form: "rows" | "triples" | "boolean";
  columns: string[];
  rows: Row[];
  holds: boolean;
  text: string;
}

export type Kind = "thing" | "property" | "mixed" | "year" | "number" | "text" | "empty";

/** What an answer is about: numbers are those of its columns, `names` are columns by the columns that they name. */
export interface Shape {
  form: Answer["form"];
  kinds: Kind[];
  names: Map<string, string>;
  numbers: number[];
  years: number[];
  spans: boolean;
  texts: number[];
  things: number[];
  rows: number;
}

/** Columns of a chart; `by` tells its lines apart. */
export interface Chart {
  kind: "lines" | "bars";
  x: number;
  y: number[];
  by?: number;
}

/** Columns between which lines are drawn; `by` is what they are called by, -1 for none. */
export interface Links {
  from: number;
  to: number;
  by: number;
}

export type ViewName = "table" | "chart" | "graph" | "raw";

export interface Token {
  kind: string;
  text: string;
  from: number;
  to: number;
}

/** A line of a chart over years. */
export interface Series {
  name: string;
  points: Map<number, number>;
}

export interface DrawnNode {
  iri: string;
  label: string;
  type?: string;
  title?: string;
}

export interface DrawnLine {
  ends: [string, string];
  said: Set<string>;
}

export interface Point {
  x: number;
  y: number;
}
