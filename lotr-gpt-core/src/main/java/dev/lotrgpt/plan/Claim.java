package dev.lotrgpt.plan;

/**
 * What a study states, and the expression over its results that decides it.
 *
 * @param statement in words
 * @param holds an expression, over the study's results
 */
public record Claim(String statement, String holds) {}
