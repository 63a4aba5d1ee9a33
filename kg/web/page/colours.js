// What the colour of a node says: its type, its group or its year; its shape is its type always.
// Okabe and Ito, 2008: told apart with any eyes.
const GROUP_COLOURS = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442"];
// Viridis at equal steps; van der Walt and Smith, 2015.
const VIRIDIS = ["#440154", "#482878", "#3e4a89", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6dcd59", "#b4de2c", "#fde725"];
const NO_COLOUR = "#8a8f98";
const FEWEST = 4;

const groupSizes = new Map();
for (const { community } of view.nodes) groupSizes.set(community, (groupSizes.get(community) ?? 0) + 1);
const GROUPS = [...groupSizes].filter(([, size]) => size >= FEWEST).sort((a, b) => b[1] - a[1] || a[0] - b[0])
  .slice(0, GROUP_COLOURS.length).map(([number]) => number);

function groupName(number) {
  const strong = view.nodes.filter((node) => node.community === number).sort(byWeight);
  const concepts = strong.filter((node) => !["Paper", "Person", "Organisation"].includes(node.type));
  const names = new Map(); // a method and a task may bear one name
  for (const { short } of concepts.length ? concepts : strong) if (!names.has(short.toLowerCase())) names.set(short.toLowerCase(), short);
  return [...names.values()].slice(0, 3).join(", ");
}

// The first year of a paper, or of the papers beside another thing.
function firstYear(node) {
  if (node.year !== null || node.type === "Paper") return node.year;
  const found = edgesOf.get(node.id).map((edge) => nodes.get(otherEnd(edge, node.id)).year).filter((year) => year !== null);
  return found.length ? Math.min(...found) : null;
}

function yearColour(node) {
  const year = firstYear(node);
  if (year === null) return NO_COLOUR;
  return VIRIDIS[Math.round(((year - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR || 1)) * (VIRIDIS.length - 1))];
}

const groupColour = (node) => GROUP_COLOURS[GROUPS.indexOf(node.community)] ?? NO_COLOUR;

function nodeColour(node, colours) {
  if (state.colour === "type") return colours[node.type];
  return state.colour === "group" ? groupColour(node) : yearColour(node);
}

function swatchRow(number) {
  const mark = make("i", { class: "swatch", "aria-hidden": "true" });
  mark.style.background = GROUP_COLOURS[GROUPS.indexOf(number)];
  const name = groupName(number);
  return make("li", { title: name }, mark, make("span", { class: "name" }, name), make("span", { class: "count" }, String(groupSizes.get(number))));
}

function colourBy(name) {
  state.colour = name;
  for (const button of byId("colour").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === name));
  byId("types").classList.toggle("neutral", name !== "type");
  byId("groups").hidden = name !== "group";
  byId("scale").hidden = name !== "year";
  repaint();
}

function startColours() {
  for (const button of byId("colour").querySelectorAll("button")) {
    button.addEventListener("click", () => colourBy(button.value));
    button.hidden = (button.value === "group" && GROUPS.length < 2) || (button.value === "year" && !years.length);
  }
  byId("groups").append(...GROUPS.map(swatchRow));
  byId("ramp").style.background = `linear-gradient(90deg, ${VIRIDIS.join(", ")})`;
  if (years.length) [byId("scale-from").textContent, byId("scale-to").textContent] = [String(FIRST_YEAR), String(LAST_YEAR)];
}
