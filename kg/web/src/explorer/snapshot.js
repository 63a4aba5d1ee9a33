// What is seen, painted once more at the size of a file.

import { make } from "../shared/dom.js";
import { Painter } from "./painter.js";

/**
 * @param {Painter} painter
 * @param {{width: number, height: number, ground: string, write: (painter: Painter) => void}} options size in CSS
 *   pixels; `write` puts the names over it
 * @returns {Promise<Blob>} a PNG
 */
export function toPng(painter, { width, height, ground, write }) {
  const root = make("div");
  Object.assign(root.style, {
    position: "absolute",
    right: "101%",
    bottom: "101%",
    width: `${width}px`,
    height: `${height}px`,
  });
  document.body.append(root);
  const copy = new Painter(painter.getGraph(), root, painter.getSettings());
  copy.setCustomBBox(painter.getCustomBBox());
  copy.getCamera().setState(painter.getCamera().getState());
  copy.on("afterRender", () => write(copy));
  copy.open();
  const whole = flatten(copy, ground);
  copy.kill();
  root.remove();
  return new Promise((done) => {
    whole.toBlob(done, "image/png");
  });
}

function flatten(painter, ground) {
  const layers = Object.values(painter.getCanvases());
  const whole = Object.assign(document.createElement("canvas"), { width: layers[0].width, height: layers[0].height });
  const context = whole.getContext("2d");
  context.fillStyle = ground;
  context.fillRect(0, 0, whole.width, whole.height);
  for (const layer of layers) context.drawImage(layer, 0, 0);
  return whole;
}
