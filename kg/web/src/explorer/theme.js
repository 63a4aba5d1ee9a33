// Light or dark: as the system has it, until someone turns it.
import { recolour } from "./picture.js";

/** @param {"light" | "dark"} name */
function setTheme(name) {
  document.documentElement.dataset.theme = name;
  recolour();
}

export const turnTheme = () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");

export function startTheme() {
  const darkness = matchMedia("(prefers-color-scheme: dark)");
  const name = () => (darkness.matches ? "dark" : "light");
  document.documentElement.dataset.theme = name();
  darkness.addEventListener("change", () => setTheme(name()));
}
