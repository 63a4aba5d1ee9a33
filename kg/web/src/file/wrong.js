// A file takes no corrections: those need the server that keeps them.

/** @type {typeof import("../explorer/wrong.js").isNamed} */
export const isNamed = () => false;
/** @type {(...given: Parameters<typeof import("../explorer/wrong.js").wrongLink>) => null} */
export const wrongLink = () => null;
/** @type {typeof import("../explorer/wrong.js").askThing} */
export const askThing = () => {};
