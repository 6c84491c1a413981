package dev.lotrgpt.training;

/**
 * One row of {@code metrics.csv}, which holds nothing that differs between two runs of the same
 * identity; losses in nats per token.
 *
 * @param iteration optimiser steps done
 * @param tokens trained on so far
 */
public record Metrics(
    int iteration, double trainLoss, double valLoss, double learningRate, long tokens) {}
