// The elements of the pages by their ids, as the templates have them (tests/elements.test.js compares), and as scripts make them.

/** In explorer.html, explore.html and file.html. */
export interface ExplorerElements {
  explorer: HTMLDivElement;
  heading: HTMLDivElement;
  counts: HTMLParagraphElement;
  tools: HTMLDivElement;
  "filters-button": HTMLButtonElement;
  "table-button": HTMLButtonElement;
  "undo-button": HTMLButtonElement;
  "link-button": HTMLButtonElement;
  save: HTMLDetailsElement;
  "png-button": HTMLButtonElement;
  "svg-button": HTMLButtonElement;
  "csv-button": HTMLButtonElement;
  "theme-button": HTMLButtonElement;
  filters: HTMLElement;
  colour: HTMLDivElement;
  types: HTMLUListElement;
  groups: HTMLUListElement;
  scale: HTMLDivElement;
  ramp: HTMLDivElement;
  "scale-from": HTMLSpanElement;
  "scale-to": HTMLSpanElement;
  years: HTMLDivElement;
  "years-out": HTMLOutputElement;
  "play-button": HTMLButtonElement;
  bars: HTMLDivElement;
  "from-year": HTMLInputElement;
  "to-year": HTMLInputElement;
  category: HTMLUListElement;
  venue: HTMLUListElement;
  relations: HTMLUListElement;
  sureness: HTMLDivElement;
  "sure-out": HTMLOutputElement;
  sure: HTMLInputElement;
  "hubs-button": HTMLButtonElement;
  "all-button": HTMLButtonElement;
  "reset-button": HTMLButtonElement;
  stage: HTMLElement;
  graph: HTMLDivElement;
  zoom: HTMLDivElement;
  "in-button": HTMLButtonElement;
  "out-button": HTMLButtonElement;
  "fit-button": HTMLButtonElement;
  "arrange-button": HTMLButtonElement;
  "no-picture": HTMLParagraphElement;
  empty: HTMLParagraphElement;
  hint: HTMLDivElement;
  told: HTMLParagraphElement;
  status: HTMLParagraphElement;
  sheet: HTMLElement;
  panel: HTMLElement;
}

/** In file.html and base.html. */
export interface OtherElements {
  data: HTMLScriptElement;
  find: HTMLInputElement;
}

/** In query.html. */
export interface QueryElements {
  ask: HTMLFormElement;
  query: HTMLTextAreaElement;
  answer: HTMLDivElement;
}

/** Made by scripts. */
export interface MadeElements {
  hits: HTMLUListElement;
}

export interface Elements extends ExplorerElements, OtherElements, QueryElements, MadeElements {}

type Value = string | number | boolean | null | undefined;

/** Attributes of an element to make: names that begin with "on" are listeners. */
export interface Attributes {
  onclick?: (event: MouseEvent) => unknown;
  onmousedown?: (event: MouseEvent) => unknown;
  onchange?: (event: Event) => unknown;
  oninput?: (event: Event) => unknown;
  onsubmit?: (event: SubmitEvent) => unknown;
  [name: string]: Value | ((event: never) => unknown);
}
