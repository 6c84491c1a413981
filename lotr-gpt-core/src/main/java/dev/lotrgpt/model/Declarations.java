package dev.lotrgpt.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where the modules of a model declare their parameters: names, places and numbers of all follow
 * from the order in which they do.
 */
final class Declarations {
  /** Parameters start at multiples of 16 floats, a cache line; the gaps stay zero. */
  private static final int ALIGNMENT = 16;

  private static final double STANDARD_DEVIATION = 0.02;

  private final ModelConfig config;
  private final String prefix;
  private final All all;

  /** What is declared anywhere in the model. */
  private static final class All {
    final List<Parameter> parameters = new ArrayList<>();
    long dropoutSites;
  }

  Declarations(ModelConfig config) {
    this(config, "", new All());
  }

  private Declarations(ModelConfig config, String prefix, All all) {
    this.config = config;
    this.prefix = prefix;
    this.all = all;
  }

  /** Those of a module that is part of this one. */
  Declarations in(String module) {
    return new Declarations(config, prefix + module + ".", all);
  }

  ModelConfig config() {
    return config;
  }

  Parameter parameter(String name, Initial initial, long... shape) {
    return parameter(name, initial, 0, shape);
  }

  private Parameter parameter(String name, Initial initial, int matrices, long... shape) {
    Parameter declared =
        new Parameter(
            all.parameters.size(), prefix + name, size(all.parameters), initial, matrices, shape);
    all.parameters.add(declared);
    return declared;
  }

  /** A table of embeddings, or the weight of the head. */
  Parameter table(String name, long rows, long columns) {
    return parameter(name, Initial.normal(STANDARD_DEVIATION), rows, columns);
  }

  /** The weight of one hidden layer. */
  Parameter matrix(String name, long rows, long columns) {
    return matrices(name, 1, rows, columns);
  }

  /** The weights of several hidden layers of one input, one above the other. */
  Parameter matrices(String name, int count, long rows, long columns) {
    return parameter(name, Initial.normal(STANDARD_DEVIATION), count, rows, columns);
  }

  /** The weight of a hidden layer that writes to the residual stream. */
  Parameter residualMatrix(String name, long rows, long columns) {
    double factor = config.initialisation().residualFactor(config.layers());
    return parameter(name, Initial.normal(STANDARD_DEVIATION * factor), 1, rows, columns);
  }

  /** Null in a model without. */
  Parameter bias(String name, long size) {
    return config.bias() ? parameter(name, Initial.ZERO, size) : null;
  }

  /** Numbers a place that has a dropout mask of its own. */
  long dropoutSite() {
    return all.dropoutSites++;
  }

  /** All of the model, in order. */
  List<Parameter> parameters() {
    return Collections.unmodifiableList(all.parameters);
  }

  /** Elements of a tensor that holds all of these, gaps included. */
  static long size(List<Parameter> parameters) {
    if (parameters.isEmpty()) {
      return 0;
    }
    Parameter last = parameters.get(parameters.size() - 1);
    return (last.offset() + last.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
