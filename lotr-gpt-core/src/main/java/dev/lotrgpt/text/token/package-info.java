/**
 * Tokenizers whose tokens are learnt from a text. {@link dev.lotrgpt.text.token.TokenizerKind}
 * lists them all.
 */
package dev.lotrgpt.text.token;
