// Typing over several lines. Left to the browser, it would merge them with an inline style, which the
// page's policy refuses and reports.
import { EditorView } from "@codemirror/view";

/** @param {import("@codemirror/state").EditorState} state */
const spansLines = ({ doc, selection: { main } }) => doc.lineAt(main.from).to < main.to;

export const typesOverLines = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const text = event.data;
    if (event.inputType !== "insertText" || !text || view.composing || !spansLines(view.state)) return false;
    const { from, to } = view.state.selection.main;
    const insert = () =>
      view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    const taken = view.state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, text, insert));
    if (!taken) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});
