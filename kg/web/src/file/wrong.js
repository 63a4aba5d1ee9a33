// A file takes no corrections: those need the server that keeps them.
export const wrongLink = () => null;
export const isNamed = () => false;
export const askThing = () => {};
