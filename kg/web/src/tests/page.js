// As much of a page as modules ask for when they are loaded; it stands in for a browser's in tests.

const relation = { symmetric: false, like: "", width: 1, dash: [], pull: 1 };

/** @type {import("../shared/data").Words} */
export const words = {
  types: [
    { name: "Paper", class: "https://example.org/ns#Paper" },
    { name: "Person", class: "https://example.org/ns#Person" },
    { name: "Method", class: "https://example.org/ns#Method" },
  ],
  relations: [
    { ...relation, name: "uses", label: "uses", iri: "https://example.org/ns#uses", heading: "used by" },
    { ...relation, name: "creator", label: "written by", iri: "https://example.org/ns#creator", heading: "author of" },
    {
      ...relation,
      name: "coauthorOf",
      label: "co-author of",
      iri: "https://example.org/ns#coauthorOf",
      heading: "co-author of",
      symmetric: true,
    },
  ],
  concepts: ["Method"],
};

/** @param {Record<string, object>} elements what the page has, by id */
export function openPage(elements) {
  const document = { getElementById: (/** @type {string} */ id) => elements[id] ?? null };
  Object.assign(globalThis, { document, location: new URL("https://example.org/explore") });
}

/** The page of the explorer, as a server hands it out. */
export const openExplorer = () =>
  openPage({ explorer: { dataset: { view: "/view.json", words: JSON.stringify(words) } } });
