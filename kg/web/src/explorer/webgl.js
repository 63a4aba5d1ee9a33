// Browsers without WebGL have not even its name, which the drawing library looks up when it loads.
globalThis.WebGLRenderingContext ??= class WebGLRenderingContext {};
globalThis.WebGL2RenderingContext ??= class WebGL2RenderingContext {};
