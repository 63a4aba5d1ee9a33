// What the server sends: the records of kg/serve/explorer/records.py, which tests/test_web_types.py compares; and the words
// of kg/view/words.py, which stand in a file too.

/** A type of thing, and the class that it is in the graph. */
export interface ThingType {
  name: string;
  class: string;
}

/** How a relation is called and drawn; `like` is the type whose colour its lines have, "" for none. */
export interface Relation {
  name: string;
  label: string;
  iri: string;
  heading: string;
  symmetric: boolean;
  like: string;
  width: number;
  dash: number[];
  pull: number;
}

/** What things are called; `base` is what the IRIs of the graph begin with, where a server says so. */
export interface Words {
  types: ThingType[];
  relations: Relation[];
  concepts: string[];
  base?: string;
}

/** A node as it is drawn; one that comes later has no place. */
export interface Thing {
  id: string;
  label: string;
  short: string;
  type: string;
  names: string[];
  degree: number;
  year?: number;
  community?: number;
  x?: number;
  y?: number;
  first?: boolean;
  tags?: Record<string, string[]>;
}

/** An edge as it is drawn, with how many sentences stand behind it; `papers` is how many two people wrote together. */
export interface Tie {
  source: string;
  target: string;
  relation: string;
  confidence: number | null;
  sentences: number;
  papers?: number;
}

export interface Part {
  nodes: Thing[];
  edges: Tie[];
}

export interface View extends Part {
  title: string;
  notice: string;
  focus: string;
  total_nodes: number;
  total_edges: number;
}

/** `href` is "" where there is nothing to link to, `type` where it is no thing of the graph. */
export interface Link {
  text: string;
  href: string;
  type: string;
}

/** A sentence of a paper, cut at the words that state something. */
export interface Place {
  before: string;
  exact: string;
  after: string;
  paper: Link;
  field: string;
  confidence: number | null;
  extractor?: string;
}

export interface Detail {
  name: string;
  value: string;
  href: string;
}

/** Something a paper says that is no edge. */
export interface Note {
  kind: string;
  text: string;
  href: string;
}

/** A neighbour; `more` counts the sentences that are not sent, `statement` is the id of what says so. */
export interface Line {
  other: Link;
  year: number;
  confidence: number | null;
  note: string;
  places: Place[];
  more: number;
  statement: string;
}

/** Neighbours of one relation and direction; `more` is the address of all of them, "" where these are all. */
export interface Group {
  id: string;
  title: string;
  count: string;
  lines: Line[];
  more: string;
}

export interface Card {
  id: string;
  label: string;
  type: string;
  kind: string;
  alt_labels: string[];
  text: string;
  authors: Link[];
  and_others: boolean;
  details: Detail[];
  notes: [Note, Place[]][];
  groups: Group[];
}

/** One relation between two things with the sentences themselves. */
export interface Statement extends Tie {
  id: string;
  label: string;
  note: string;
  places: Place[];
  more: number;
}

/** What is seen, as a file is made of it: [id, x, y, group, degree], and [from, relation, to] by place in the nodes. */
export interface Seen {
  title: string;
  nodes: [string, number, number, number, number][];
  edges: [number, string, number][];
}

/** What a statement says, in the fields of a correction; "" is left out of them. */
export interface Said {
  relation?: string;
  name: string;
  type?: string;
  subject?: string;
  title?: string;
  paper?: string;
}

export interface Hit {
  id: string;
  label: string;
  type: string;
  year?: number;
}
