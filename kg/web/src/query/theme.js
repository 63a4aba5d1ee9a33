// How the editor looks: the colours and fonts of the site, which change with light and dark.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const MONO = 'ui-monospace, "SF Mono", Menlo, Consolas, monospace';

const theme = EditorView.theme({
  "&": {
    fontSize: "13px",
    color: "var(--ink)",
    backgroundColor: "var(--surface)",
    border: "1px solid var(--field)",
    borderRadius: "9px",
    overflow: "hidden",
  },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: MONO, lineHeight: "1.5", minHeight: "180px", maxHeight: "60vh" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--soft)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--soft) 60%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--query-selection)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--soft)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--query-selection)", outline: "1px solid var(--field)" },
  "&.cm-focused .cm-nonmatchingBracket": { color: "var(--alarm)", backgroundColor: "transparent" },
  ".cm-tooltip": {
    color: "var(--ink)",
    backgroundColor: "var(--surface)",
    border: "1px solid var(--line)",
    borderRadius: "9px",
    boxShadow: "var(--shadow)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: MONO,
    maxHeight: "16em",
    minWidth: "220px",
    borderRadius: "8px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px", display: "flex", gap: "12px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--surface)", backgroundColor: "var(--ink)" },
  ".cm-completionLabel": { flex: "1", overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-completionDetail": { marginLeft: "0", fontStyle: "normal", opacity: "0.75", fontVariantNumeric: "tabular-nums" },
  ".cm-completionMatchedText": { fontWeight: "600", textDecoration: "none" },
  ".cm-tooltip.cm-completionInfo": {
    padding: "6px 10px",
    margin: "0 6px",
    maxWidth: "300px",
    fontFamily: "system-ui, sans-serif",
    lineHeight: "1.4",
  },
  ".cm-panels": { color: "var(--ink)", backgroundColor: "var(--soft)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--alarm)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--alarm)",
    textUnderlineOffset: "3px",
  },
  ".cm-fault": {
    padding: "2px 10px 3px 6px",
    color: "var(--alarm)",
    backgroundColor: "var(--soft)",
    fontFamily: "system-ui, sans-serif",
    whiteSpace: "normal",
  },
  "@media (max-width: 720px)": { "&": { fontSize: "16px" } },
});

const highlight = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword, tags.definitionKeyword],
    color: "var(--query-word)",
    fontWeight: "600",
  },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--query-variable)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--query-string)" },
  { tag: [tags.number, tags.bool], color: "var(--query-string)" },
  { tag: [tags.url, tags.link], color: "var(--query-iri)" },
  {
    tag: [tags.namespace, tags.typeName, tags.propertyName, tags.labelName, tags.tagName, tags.attributeName],
    color: "var(--query-iri)",
  },
  { tag: [tags.comment, tags.lineComment], color: "var(--quiet)" },
]);

export const looks = [theme, syntaxHighlighting(highlight)];
