// What stands in a file (kg/export/html_data.py), and what its modules make of it.
import type { Detail, Note, Words } from "../shared/data";

/** A detail, without an address where there is none; of what may be several, `values` has each by itself. */
export type FileDetail = Omit<Detail, "href"> & { href?: string; values?: string[] };

/** A note; its evidence is by place in the list. */
export type FileNote = Note & { evidence: number[] };

/** A node as it stands there: what is empty is left out, and `node` is the number of an author who is drawn. */
export interface FileNode {
  iri: string;
  label: string;
  short?: string;
  type: string;
  year?: number;
  degree: number;
  community: number;
  first: boolean;
  alt_labels?: string[];
  text?: string;
  details?: FileDetail[];
  notes?: FileNote[];
  authors?: { name: string; node?: string }[];
  and_others?: boolean;
}

/** What many rows are written as: the values of each column. */
export type Columns<Row> = { [Name in keyof Row]: Row[Name][] };

export interface FileEdge {
  relation: string;
  confidence: number | null;
  evidence: number[];
  note: string;
  statement: string;
  papers: number;
  since: number | null;
  until: number | null;
}

/** A sentence; its texts are by their places among all texts, and so are what found it and the run. */
export interface FileEvidence {
  iri: string;
  paper: string;
  title: number;
  field: number;
  sentence: number;
  begin: number;
  end: number;
  offset: number | null;
  confidence: number | null;
  extractor: number;
  run: number;
}

/** How vis-network bends a line. */
export type Bend = { enabled: boolean; type: string; roundness: number } | false;

export interface FileData {
  view: {
    title: string;
    notice: string;
    focus: string;
    total_nodes: number;
    total_edges: number;
    groups: string[];
    base: string;
    nodes: FileNode[];
    edges: Columns<FileEdge>;
    evidence: Columns<FileEvidence>;
  };
  texts: string[];
  words: Words;
  network: {
    nodes: { id: string; x: number; y: number; size: number }[];
    edges: { from: string; to: string; smooth?: Bend }[];
    options: object;
  };
}

/** What is known of a node; its id is the rest of its IRI, and so is that of an author, "" where they are not drawn. */
export type FileThing = Required<Pick<FileNode, "short" | "alt_labels" | "text" | "details" | "notes" | "and_others">> &
  Omit<FileNode, "authors"> & { id: string; x: number; y: number; authors: { name: string; id: string }[] };

/** A statement with its ends; `place` is its own in the file. */
export type FileStatement = FileEdge & { source: string; target: string; place: number };

/** A sentence with its texts; `paper` is the id of the paper's node, "" where that is not drawn. */
export type Sentence = Omit<FileEvidence, "title" | "field" | "sentence" | "extractor" | "run"> &
  Record<"title" | "field" | "sentence" | "extractor" | "run", string>;

/** A node as a file is made of it. */
export interface SeenNode {
  thing: FileThing;
  id: string;
  x: number;
  y: number;
  group: number;
  degree: number;
}

/** What is seen, as a file is made of it. */
export interface SeenPart {
  title: string;
  nodes: SeenNode[];
  edges: FileStatement[];
}
