package dev.lotrgpt.plan;

import java.util.List;

/**
 * What a trained model is asked to write.
 *
 * @param prompts texts to continue, the same for every run; a user who gave none is content with
 *     any that a model can continue
 * @param length characters to generate for each prompt
 * @param temperature 0 for the likeliest token always
 * @param topK how many of the likeliest tokens to choose from, 0 for all
 * @param seed of the choice
 */
public record SampleSettings(
    List<String> prompts, int length, double temperature, int topK, long seed) {}
