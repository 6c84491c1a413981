"use strict";

// The forward pass of the GPT in plain JavaScript: one token at a time, with a cache of the keys
// and values of the tokens before it.
//
// stage: {layers, heads, embedding, context, activation, tensors: {name: {values} or {columns, scales, bytes}}}
window.lotrModel = function (stage) {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const tensors = {};
  for (const [name, tensor] of Object.entries(stage.tensors)) {
    tensors[name] = tensor.values !== undefined
      ? new Float32Array(bytes(tensor.values).buffer)
      : {
          columns: tensor.columns,
          scales: new Float32Array(bytes(tensor.scales).buffer),
          bytes: new Int8Array(bytes(tensor.bytes).buffer),
        };
  }
  const { layers, heads, embedding: width, context } = stage;
  const size = width / heads;
  const blocks = Array.from({ length: layers }, (_, i) => {
    const of = (name) => tensors["blocks." + i + "." + name];
    return {
      ln1: [of("ln1.weight"), of("ln1.bias")],
      qkv: of("attn.qkv.weight"),
      proj: [of("attn.proj.weight"), of("attn.proj.bias")],
      ln2: [of("ln2.weight"), of("ln2.bias")],
      fc: [of("mlp.fc.weight"), of("mlp.fc.bias")],
      mlp: [of("mlp.proj.weight"), of("mlp.proj.bias")],
      keys: new Float32Array(context * width),
      values: new Float32Array(context * width),
    };
  });

  // erf by Abramowitz and Stegun's formula 7.1.26, off by at most 1.5e-7.
  function erf(v) {
    const t = 1 / (1 + 0.3275911 * Math.abs(v));
    const polynomial =
      ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
    return Math.sign(v) * (1 - polynomial * Math.exp(-v * v));
  }
  const { max, sqrt, tanh, PI } = Math;
  const activation = stage.activation({ erf, max, sqrt, tanh, PI });
  // A tied head multiplies with the embeddings of the tokens.
  const headWeight = tensors["head.weight"] || tensors["token_embedding.weight"];

  const x = new Float32Array(width);
  const normed = new Float32Array(width);
  const qkv = new Float32Array(3 * width);
  const mixed = new Float32Array(width);
  const branch = new Float32Array(width);
  const hidden = new Float32Array(4 * width);
  const scores = new Float32Array(context);
  const logits = new Float32Array(tensors["token_embedding.weight"].scales.length);
  let tokens = [];

  function addRow(out, matrix, row) {
    const scale = matrix.scales[row];
    for (let i = 0; i < matrix.columns; i++) {
      out[i] += scale * matrix.bytes[row * matrix.columns + i];
    }
  }

  // out[rows] = matrix[rows, columns] input[columns] + bias[rows]
  function linear(out, matrix, bias, input) {
    const { columns, scales, bytes } = matrix;
    for (let row = 0, at = 0; row < out.length; row++) {
      let sum = 0;
      for (let i = 0; i < columns; i++, at++) {
        sum += bytes[at] * input[i];
      }
      out[row] = sum * scales[row] + (bias ? bias[row] : 0);
    }
  }

  function layerNorm(out, input, [weight, bias]) {
    let mean = 0;
    for (let i = 0; i < width; i++) {
      mean += input[i];
    }
    mean /= width;
    let variance = 0;
    for (let i = 0; i < width; i++) {
      variance += (input[i] - mean) ** 2;
    }
    const scale = 1 / Math.sqrt(variance / width + 1e-5);
    for (let i = 0; i < width; i++) {
      out[i] = (input[i] - mean) * scale * weight[i] + (bias ? bias[i] : 0);
    }
  }

  function attention(block, position) {
    block.keys.set(qkv.subarray(width, 2 * width), position * width);
    block.values.set(qkv.subarray(2 * width), position * width);
    mixed.fill(0);
    for (let head = 0; head < heads; head++) {
      const start = head * size;
      let largest = -Infinity;
      for (let t = 0; t <= position; t++) {
        let score = 0;
        for (let i = 0; i < size; i++) {
          score += qkv[start + i] * block.keys[t * width + start + i];
        }
        scores[t] = score / Math.sqrt(size);
        largest = Math.max(largest, scores[t]);
      }
      let sum = 0;
      for (let t = 0; t <= position; t++) {
        scores[t] = Math.exp(scores[t] - largest);
        sum += scores[t];
      }
      for (let t = 0; t <= position; t++) {
        const weight = scores[t] / sum;
        for (let i = 0; i < size; i++) {
          mixed[start + i] += weight * block.values[t * width + start + i];
        }
      }
    }
  }

  function step(token) {
    const position = tokens.length;
    tokens.push(token);
    x.fill(0);
    addRow(x, tensors["token_embedding.weight"], token);
    addRow(x, tensors["position_embedding.weight"], position);
    for (const block of blocks) {
      layerNorm(normed, x, block.ln1);
      linear(qkv, block.qkv, null, normed);
      attention(block, position);
      linear(branch, block.proj[0], block.proj[1], mixed);
      for (let i = 0; i < width; i++) {
        x[i] += branch[i];
      }
      layerNorm(normed, x, block.ln2);
      linear(hidden, block.fc[0], block.fc[1], normed);
      for (let i = 0; i < hidden.length; i++) {
        hidden[i] = activation(hidden[i]);
      }
      linear(branch, block.mlp[0], block.mlp[1], hidden);
      for (let i = 0; i < width; i++) {
        x[i] += branch[i];
      }
    }
    layerNorm(normed, x, [tensors["ln_f.weight"], tensors["ln_f.bias"]]);
    linear(logits, headWeight, tensors["head.bias"], normed);
    return logits;
  }

  return {
    reset() {
      tokens = [];
    },
    // The logits of what follows; beyond the context, its latter half is computed anew.
    next(token) {
      if (tokens.length === context) {
        const kept = tokens.slice(context - Math.floor(context / 2));
        tokens = [];
        kept.forEach(step);
      }
      return step(token);
    },
  };
};
