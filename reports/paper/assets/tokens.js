"use strict";

// Texts into tokens and back, as the trainer does it.
//
// stage: {vocabulary: all characters, in the order of their tokens}
//     or {tokenizer: a tokenizer.json of Hugging Face's library, of the type BPE on bytes}
window.lotrTokenizer = function (stage) {
  return stage.tokenizer === undefined
    ? characters([...stage.vocabulary])
    : merges(JSON.parse(stage.tokenizer));

  function characters(symbols) {
    const numbers = new Map(symbols.map((symbol, i) => [symbol, i]));
    return {
      unit: "character",
      start: numbers.has("\n") ? "\n" : symbols[0],
      // The tokens of what is known of a text, and that itself.
      encode(text) {
        const known = [...text].filter((symbol) => numbers.has(symbol));
        return { tokens: known.map((symbol) => numbers.get(symbol)), text: known.join("") };
      },
      decoder: () => (token) => symbols[token],
    };
  }

  function merges({ model, pre_tokenizer: cut }) {
    const pieces = new RegExp(cut.pretokenizers[0].pattern.Regex, "gu");
    const tokens = model.vocab;
    const ranks = new Map(model.merges.map((pair, rank) => [pair, rank]));
    const letters = byteLetters();
    const bytesOf = new Map([...letters].map((letter, byte) => [letter, byte]));
    const written = [];
    for (const [token, number] of Object.entries(tokens)) {
      written[number] = Uint8Array.from(token, (letter) => bytesOf.get(letter));
    }

    function encodePiece(piece) {
      let parts = Array.from(new TextEncoder().encode(piece), (byte) => letters[byte]);
      const whole = parts.join("");
      if (model.ignore_merges && Object.hasOwn(tokens, whole)) {
        return [tokens[whole]];
      }
      for (;;) {
        // The pair of neighbours that was merged first while learning.
        let first = null;
        let least = Infinity;
        for (let i = 1; i < parts.length; i++) {
          const pair = parts[i - 1] + " " + parts[i];
          if (ranks.has(pair) && ranks.get(pair) < least) {
            least = ranks.get(pair);
            first = pair;
          }
        }
        if (first === null) {
          return parts.map((part) => tokens[part]);
        }
        const merged = [];
        for (let i = 0; i < parts.length; i++) {
          if (i + 1 < parts.length && parts[i] + " " + parts[i + 1] === first) {
            merged.push(parts[i] + parts[++i]);
          } else {
            merged.push(parts[i]);
          }
        }
        parts = merged;
      }
    }

    return {
      unit: "token",
      start: "\n",
      encode: (text) => ({ tokens: (text.match(pieces) ?? []).flatMap(encodePiece), text }),
      // A character is given once its last byte has come; without a token, what is left of one.
      decoder() {
        const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
        return (token) =>
          token === undefined ? utf8.decode() : utf8.decode(written[token], { stream: true });
      },
    };
  }

  // Bytes as letters that can be seen: those that Latin-1 shows are themselves.
  function byteLetters() {
    let next = 256;
    return Array.from({ length: 256 }, (_, byte) =>
      String.fromCharCode((byte > 32 && byte < 127) || (byte > 160 && byte !== 173) ? byte : next++));
  }
};
