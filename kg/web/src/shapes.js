// A WebGL program that draws each type of node in its own shape, with a ring around it.
import { NodeProgram } from "sigma/rendering";
import { floatColor } from "sigma/utils";

export const SHAPES = ["Paper", "Person", "Method", "Dataset", "Task", "Metric", "Organisation"];

const VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec4 a_ring;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec4 v_ring;
varying vec2 v_place;
varying float v_soft;
varying float v_shape;
const float bias = 255.0 / 254.0;
void main() {
  float size = a_size * u_correctionRatio / u_sizeRatio * 4.0;
  vec2 corner = size * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + corner, 1)).xy, 0, 1);
  v_place = corner / (size / 2.0);
  v_soft = u_correctionRatio * 2.0 / (size / 2.0);
  v_shape = a_shape;
  v_ring = a_ring;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
  v_ring.a *= bias;
}
`;

// Distances to the edge of each shape, in radii of the node: negative inside.
const FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying vec4 v_ring;
varying vec2 v_place;
varying float v_soft;
varying float v_shape;
const vec4 nothing = vec4(0.0);
float triangle(vec2 p) { return max(abs(p.x) * 0.866 + p.y * 0.5, -p.y) - 0.5; }
float star(vec2 p) {
  const vec2 k1 = vec2(0.809016994, -0.587785252);
  const vec2 k2 = vec2(-0.809016994, -0.587785252);
  p.x = abs(p.x);
  p -= 2.0 * max(dot(k1, p), 0.0) * k1;
  p -= 2.0 * max(dot(k2, p), 0.0) * k2;
  p.x = abs(p.x);
  p.y -= 0.98;
  vec2 ba = 0.45 * vec2(-k1.y, k1.x) - vec2(0.0, 1.0);
  float h = clamp(dot(p, ba) / dot(ba, ba), 0.0, 0.98);
  return length(p - ba * h) * sign(p.y * ba.x - p.x * ba.y);
}
float shape(vec2 p) {
  vec2 q = abs(p);
  if (v_shape < 0.5) return max(q.x, q.y) - 0.7;
  if (v_shape < 1.5) return length(p) - 0.88;
  if (v_shape < 2.5) return (q.x + q.y - 0.99) * 0.7071;
  if (v_shape < 3.5) return triangle(p + vec2(0.0, 0.1));
  if (v_shape < 4.5) return max(q.x * 0.866 + q.y * 0.5, q.y) - 0.8;
  if (v_shape < 5.5) return triangle(vec2(p.x, -p.y) + vec2(0.0, 0.1));
  return star(p);
}
void main(void) {
  float far = shape(v_place);
  #ifdef PICKING_MODE
  gl_FragColor = far > 0.0 ? nothing : v_color;
  #else
  float ring = min(v_soft * 1.6, 0.3);
  vec4 inside = mix(v_color, v_ring, smoothstep(-ring - v_soft * 0.5, -ring + v_soft * 0.5, far));
  gl_FragColor = mix(inside, nothing, smoothstep(-v_soft * 0.5, v_soft * 0.5, far));
  #endif
}
`;

const { FLOAT, TRIANGLES, UNSIGNED_BYTE } = globalThis.WebGLRenderingContext ?? {};
const UNIFORMS = ["u_sizeRatio", "u_correctionRatio", "u_matrix"];

export class NodeShapeProgram extends NodeProgram {
  getDefinition() {
    return {
      VERTICES: 3,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_shape", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_ring", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_angle", size: 1, type: FLOAT }],
      CONSTANT_DATA: [[0], [(2 * Math.PI) / 3], [(4 * Math.PI) / 3]],
    };
  }

  processVisibleItem(index, at, data) {
    this.array.set([data.x, data.y, data.size, data.shape], at);
    this.array[at + 4] = floatColor(data.color);
    this.array[at + 5] = floatColor(data.ring);
    this.array[at + 6] = index;
  }

  setUniforms({ correctionRatio, sizeRatio, matrix }, { gl, uniformLocations }) {
    gl.uniform1f(uniformLocations.u_correctionRatio, correctionRatio);
    gl.uniform1f(uniformLocations.u_sizeRatio, sizeRatio);
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
  }
}
