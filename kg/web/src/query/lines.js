// Lines over years. The library that draws them comes only when there are some.
import uPlot from "uplot";

/** @import {Series} from "./types" */
/** @typedef {Series & {colour: string, dashed: boolean}} Line the colour as a name of a property of the site's style */

const HEIGHT = 340;
const WHOLE = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();

/** @param {string} name */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * @param {HTMLElement} box
 * @param {Line[]} series
 * @param {number[]} years
 */
export function draw(box, series, years) {
  /** @type {uPlot | null} */
  let plot = null;
  /** @type {uPlot.AlignedData} */
  const data = [years, ...series.map((one) => years.map((year) => one.points.get(year) ?? null))];
  /** @param {number} width */
  const begin = (width) => {
    plot?.destroy();
    plot = new uPlot(options(width, series), data, box);
  };
  const observer = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (!width || plot?.width === width) return;
    if (plot) plot.setSize({ width, height: HEIGHT });
    else begin(width);
  });
  observer.observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    if (plot && box.isConnected) begin(plot.width);
  });
}

/** @param {number} width @param {Line[]} series @returns {uPlot.Options} */
function options(width, series) {
  const axis = {
    stroke: colour("--quiet"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line"), width: 1 },
  };
  const counted = series.every((one) => [...one.points.values()].every(Number.isInteger));
  /** @param {uPlot} _ @param {number[]} values */
  const whole = (_, values) => values.map((value) => (Number.isInteger(value) ? String(value) : ""));
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: {
      x: { time: false },
      y: { range: (_, least, most) => [Math.min(0, least ?? 0), (most ?? 1) * 1.05 || 1] },
    },
    axes: [
      { ...axis, incrs: WHOLE, values: whole, space: 60 },
      { ...axis, ...(counted ? { incrs: WHOLE } : {}), size: 60 },
    ],
    series: [
      {},
      ...series.map((one) => ({
        label: one.name,
        stroke: colour(one.colour),
        dash: one.dashed ? [6, 3] : [],
        width: 2,
        points: { size: 6 },
        spanGaps: true,
      })),
    ],
  };
}
