package dev.lotrgpt.worker.gpu;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import java.util.Arrays;
import java.util.List;

/**
 * Every operation by its definition, in float64 and in plain Java: slow, and needed by nothing but
 * the check of a device on a machine that has no other library.
 */
final class DoubleKernels implements Kernels<DoubleTensor> {
  private static final double EPSILON = 1e-5;

  @Override
  public DoubleTensor allocate(long... shape) {
    return new DoubleTensor(new double[DoubleTensor.size(shape)], 0, shape);
  }

  @Override
  public DoubleTensor view(DoubleTensor tensor, long offset, long... shape) {
    return new DoubleTensor(tensor.values(), tensor.offset() + Math.toIntExact(offset), shape);
  }

  @Override
  public void upload(DoubleTensor tensor, float[] values) {
    for (int i = 0; i < values.length; i++) {
      tensor.set(i, values[i]);
    }
  }

  @Override
  public float[] download(DoubleTensor tensor) {
    float[] values = new float[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) tensor.get(i);
    }
    return values;
  }

  @Override
  public void zero(DoubleTensor tensor) {
    Arrays.fill(tensor.values(), tensor.offset(), tensor.offset() + tensor.size(), 0);
  }

  @Override
  public void embedding(
      DoubleTensor out,
      int[] tokens,
      DoubleTensor tokenTable,
      DoubleTensor positionTable,
      int length,
      int firstPosition) {
    int c = out.columns();
    for (int r = 0; r < tokens.length; r++) {
      for (int i = 0; i < c; i++) {
        int position = firstPosition + r % length;
        out.set(r * c + i, tokenTable.get(tokens[r] * c + i) + positionTable.get(position * c + i));
      }
    }
  }

  @Override
  public void embeddingBackward(
      DoubleTensor dTokenTable,
      DoubleTensor dPositionTable,
      DoubleTensor dOut,
      int[] tokens,
      int length) {
    int c = dOut.columns();
    for (int r = 0; r < tokens.length; r++) {
      for (int i = 0; i < c; i++) {
        dTokenTable.add(tokens[r] * c + i, dOut.get(r * c + i));
        dPositionTable.add(r % length * c + i, dOut.get(r * c + i));
      }
    }
  }

  @Override
  public void layerNorm(
      DoubleTensor out,
      DoubleTensor mean,
      DoubleTensor rstd,
      DoubleTensor x,
      DoubleTensor weight,
      DoubleTensor bias,
      int rows) {
    int c = x.columns();
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < c; i++) {
        sum += x.get(r * c + i);
      }
      for (int i = 0; i < c; i++) {
        squares += Math.pow(x.get(r * c + i) - sum / c, 2);
      }
      mean.set(r, sum / c);
      rstd.set(r, 1 / Math.sqrt(squares / c + EPSILON));
      for (int i = 0; i < c; i++) {
        double normed = (x.get(r * c + i) - mean.get(r)) * rstd.get(r);
        out.set(r * c + i, normed * weight.get(i) + (bias == null ? 0 : bias.get(i)));
      }
    }
  }

  @Override
  public void layerNormBackward(
      DoubleTensor dx,
      DoubleTensor dWeight,
      DoubleTensor dBias,
      DoubleTensor dOut,
      DoubleTensor x,
      DoubleTensor mean,
      DoubleTensor rstd,
      DoubleTensor weight,
      int rows,
      boolean add) {
    if (!add) {
      zero(dWeight);
      if (dBias != null) {
        zero(dBias);
      }
    }
    int c = x.columns();
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      double product = 0;
      for (int i = 0; i < c; i++) {
        int at = r * c + i;
        double normed = (x.get(at) - mean.get(r)) * rstd.get(r);
        double g = dOut.get(at) * weight.get(i);
        sum += g;
        product += g * normed;
        dWeight.add(i, dOut.get(at) * normed);
        if (dBias != null) {
          dBias.add(i, dOut.get(at));
        }
      }
      for (int i = 0; i < c; i++) {
        int at = r * c + i;
        double normed = (x.get(at) - mean.get(r)) * rstd.get(r);
        double g = dOut.get(at) * weight.get(i);
        dx.add(at, rstd.get(r) * (g - sum / c - normed * product / c));
      }
    }
  }

  @Override
  public void linear(
      DoubleTensor out, DoubleTensor x, DoubleTensor weight, DoubleTensor bias, int rows) {
    int n = out.columns();
    int k = x.columns();
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < n; i++) {
        double sum = bias == null ? 0 : bias.get(i);
        for (int j = 0; j < k; j++) {
          sum += x.get(r * k + j) * weight.get(i * k + j);
        }
        out.set(r * n + i, sum);
      }
    }
  }

  @Override
  public void linearBackward(
      DoubleTensor dx,
      DoubleTensor dWeight,
      DoubleTensor dBias,
      DoubleTensor dOut,
      DoubleTensor x,
      DoubleTensor weight,
      int rows,
      boolean add) {
    int n = dOut.columns();
    int k = x.columns();
    if (!add) {
      zero(dWeight);
      if (dBias != null) {
        zero(dBias);
      }
    }
    Arrays.fill(dx.values(), dx.offset(), dx.offset() + rows * k, 0);
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < n; i++) {
        double g = dOut.get(r * n + i);
        for (int j = 0; j < k; j++) {
          dx.add(r * k + j, g * weight.get(i * k + j));
          dWeight.add(i * k + j, g * x.get(r * k + j));
        }
        if (dBias != null) {
          dBias.add(i, g);
        }
      }
    }
  }

  @Override
  public void linearActivation(
      DoubleTensor out,
      DoubleTensor before,
      DoubleTensor x,
      DoubleTensor weight,
      DoubleTensor bias,
      Activation activation,
      int rows) {
    DoubleTensor sums = before == null ? out : before;
    linear(sums, x, weight, bias, rows);
    for (int i = 0; i < rows * out.columns(); i++) {
      out.set(i, value(activation, sums.get(i)));
    }
  }

  private static double value(Activation activation, double x) {
    return switch (activation) {
      case RELU -> Math.max(x, 0);
      case GELU -> x * (1 + Erf.of(x / Math.sqrt(2))) / 2;
      case GELU_TANH -> x * (1 + Math.tanh(inTanh(x))) / 2;
    };
  }

  private static double derivative(Activation activation, double x) {
    return switch (activation) {
      case RELU -> x > 0 ? 1 : 0;
      case GELU ->
          (1 + Erf.of(x / Math.sqrt(2))) / 2 + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      case GELU_TANH -> {
        double t = Math.tanh(inTanh(x));
        double slope = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
        yield (1 + t) / 2 + x * (1 - t * t) * slope / 2;
      }
    };
  }

  private static double inTanh(double x) {
    return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
  }

  @Override
  public void linearActivationBackward(
      DoubleTensor dx,
      DoubleTensor dWeight,
      DoubleTensor dBias,
      DoubleTensor dOut,
      DoubleTensor kept,
      DoubleTensor x,
      DoubleTensor weight,
      Activation activation,
      int rows,
      boolean add) {
    DoubleTensor gradient = allocate(rows, dOut.columns());
    for (int i = 0; i < gradient.size(); i++) {
      gradient.set(i, dOut.get(i) * derivative(activation, kept.get(i)));
    }
    linearBackward(dx, dWeight, dBias, gradient, x, weight, rows, add);
  }

  @Override
  public void linearResidual(
      DoubleTensor out,
      DoubleTensor residual,
      DoubleTensor x,
      DoubleTensor weight,
      DoubleTensor bias,
      Dropout dropout,
      int rows) {
    linear(out, x, weight, bias, rows);
    int n = out.columns();
    for (int r = 0; r < rows; r++) {
      float[] mask = mask(dropout, r, n);
      for (int i = 0; i < n; i++) {
        out.set(r * n + i, residual.get(r * n + i) + mask[i] * out.get(r * n + i));
      }
    }
  }

  @Override
  public void linearResidualBackward(
      DoubleTensor dx,
      DoubleTensor dWeight,
      DoubleTensor dBias,
      DoubleTensor dOut,
      DoubleTensor x,
      DoubleTensor weight,
      Dropout dropout,
      int rows,
      boolean add) {
    int n = dOut.columns();
    DoubleTensor gradient = allocate(rows, n);
    for (int r = 0; r < rows; r++) {
      float[] mask = mask(dropout, r, n);
      for (int i = 0; i < n; i++) {
        gradient.set(r * n + i, mask[i] * dOut.get(r * n + i));
      }
    }
    linearBackward(dx, dWeight, dBias, gradient, x, weight, rows, add);
  }

  /** Factors of a row. */
  private static float[] mask(Dropout dropout, int row, int columns) {
    float[] mask = new float[columns];
    Arrays.fill(mask, 1);
    if (!dropout.isNone()) {
      dropout.fill(mask, 0, row, columns, 0, columns);
    }
    return mask;
  }

  /** Weights are computed again. */
  @Override
  public long attentionStateSize(int batch, int length, int heads) {
    return 1;
  }

  /** A head of a sequence in qkv [R,3C]. */
  private record Head(DoubleTensor qkv, int firstRow, int channels, int from, int size) {
    int query(int token, int channel) {
      return (firstRow + token) * 3 * channels + from + channel;
    }

    int key(int token, int channel) {
      return query(token, channel) + channels;
    }

    int value(int token, int channel) {
      return query(token, channel) + 2 * channels;
    }

    int out(int token, int channel) {
      return (firstRow + token) * channels + from + channel;
    }

    /** Softmax of a query's scores: its weights of the keys up to itself. */
    double[] weights(int query) {
      double[] weights = new double[query + 1];
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k <= query; k++) {
        for (int i = 0; i < size; i++) {
          weights[k] += qkv.get(query(query, i)) * qkv.get(key(k, i));
        }
        weights[k] /= Math.sqrt(size);
        largest = Math.max(largest, weights[k]);
      }
      double sum = 0;
      for (int k = 0; k <= query; k++) {
        weights[k] = Math.exp(weights[k] - largest);
        sum += weights[k];
      }
      for (int k = 0; k <= query; k++) {
        weights[k] /= sum;
      }
      return weights;
    }
  }

  private static Head head(DoubleTensor qkv, int batch, int head, int length, int heads) {
    int channels = qkv.columns() / 3;
    return new Head(qkv, batch * length, channels, head * (channels / heads), channels / heads);
  }

  @Override
  public void attention(
      DoubleTensor out,
      DoubleTensor state,
      DoubleTensor qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    for (int b = 0; b < batch; b++) {
      for (int h = 0; h < heads; h++) {
        Head head = head(qkv, b, h, length, heads);
        for (int q = 0; q < length; q++) {
          double[] weights = head.weights(q);
          float[] mask = mask(dropout, (b * heads + h) * length + q, length);
          for (int i = 0; i < head.size(); i++) {
            double sum = 0;
            for (int k = 0; k <= q; k++) {
              sum += weights[k] * mask[k] * qkv.get(head.value(k, i));
            }
            out.set(head.out(q, i), sum);
          }
        }
      }
    }
  }

  @Override
  public void attentionBackward(
      DoubleTensor dQkv,
      DoubleTensor dOut,
      DoubleTensor out,
      DoubleTensor state,
      DoubleTensor qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    Arrays.fill(dQkv.values(), dQkv.offset(), dQkv.offset() + batch * length * dQkv.columns(), 0);
    for (int b = 0; b < batch; b++) {
      for (int h = 0; h < heads; h++) {
        Head head = head(qkv, b, h, length, heads);
        for (int q = 0; q < length; q++) {
          float[] mask = mask(dropout, (b * heads + h) * length + q, length);
          queryBackward(dQkv, dOut, head, q, mask);
        }
      }
    }
  }

  private static void queryBackward(
      DoubleTensor dQkv, DoubleTensor dOut, Head head, int query, float[] mask) {
    DoubleTensor qkv = head.qkv();
    double[] weights = head.weights(query);
    double[] dWeights = new double[query + 1];
    double mean = 0;
    for (int k = 0; k <= query; k++) {
      for (int i = 0; i < head.size(); i++) {
        double g = dOut.get(head.out(query, i));
        dQkv.add(head.value(k, i), weights[k] * mask[k] * g);
        dWeights[k] += mask[k] * g * qkv.get(head.value(k, i));
      }
      mean += weights[k] * dWeights[k];
    }
    for (int k = 0; k <= query; k++) {
      double dScore = weights[k] * (dWeights[k] - mean) / Math.sqrt(head.size());
      for (int i = 0; i < head.size(); i++) {
        dQkv.add(head.query(query, i), dScore * qkv.get(head.key(k, i)));
        dQkv.add(head.key(k, i), dScore * qkv.get(head.query(query, i)));
      }
    }
  }

  @Override
  public void cachedAttention(
      DoubleTensor out,
      DoubleTensor keys,
      DoubleTensor values,
      DoubleTensor qkv,
      int position,
      int rows,
      int heads) {
    int c = out.columns();
    DoubleTensor all = allocate(position + rows, 3 * c);
    for (int i = 0; i < rows * c; i++) {
      int at = i / c * 3 * c + i % c;
      keys.set(position * c + i, qkv.get(at + c));
      values.set(position * c + i, qkv.get(at + 2 * c));
    }
    for (int i = 0; i < (position + rows) * c; i++) {
      int at = i / c * 3 * c + i % c;
      int query = i - position * c;
      all.set(at, query < 0 ? 0 : qkv.get(query / c * 3 * c + query % c));
      all.set(at + c, keys.get(i));
      all.set(at + 2 * c, values.get(i));
    }
    DoubleTensor attended = allocate(position + rows, c);
    attention(attended, null, all, 1, position + rows, heads, Dropout.NONE);
    for (int i = 0; i < rows * c; i++) {
      out.set(i, attended.get(position * c + i));
    }
  }

  @Override
  public void crossEntropy(
      DoubleTensor losses, DoubleTensor dLogits, DoubleTensor logits, int[] targets, float scale) {
    int symbols = logits.columns();
    for (int r = 0; r < targets.length; r++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int v = 0; v < symbols; v++) {
        largest = Math.max(largest, logits.get(r * symbols + v));
      }
      double sum = 0;
      for (int v = 0; v < symbols; v++) {
        sum += Math.exp(logits.get(r * symbols + v) - largest);
      }
      losses.set(r, Math.log(sum) + largest - logits.get(r * symbols + targets[r]));
      for (int v = 0; v < symbols && dLogits != null; v++) {
        double probability = Math.exp(logits.get(r * symbols + v) - largest) / sum;
        dLogits.set(r * symbols + v, scale * (probability - (v == targets[r] ? 1 : 0)));
      }
    }
  }

  @Override
  public void matmul(
      DoubleTensor out,
      DoubleTensor a,
      boolean transposeA,
      DoubleTensor b,
      boolean transposeB,
      float alpha,
      float beta) {
    int m = Math.toIntExact(out.shape()[0]);
    int n = out.columns();
    int k = transposeA ? Math.toIntExact(a.shape()[0]) : a.columns();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int l = 0; l < k; l++) {
          sum +=
              a.get(transposeA ? l * m + i : i * k + l) * b.get(transposeB ? j * k + l : l * n + j);
        }
        out.set(i * n + j, alpha * sum + (beta == 0 ? 0 : beta * out.get(i * n + j)));
      }
    }
  }

  @Override
  public void axpby(DoubleTensor out, DoubleTensor x, float alpha, float beta) {
    for (int i = 0; i < out.size(); i++) {
      out.set(i, alpha * x.get(i) + (beta == 0 ? 0 : beta * out.get(i)));
    }
  }

  @Override
  public double squaredNorm(List<DoubleTensor> gradients) {
    double sum = 0;
    for (int i = 0; i < gradients.get(0).size(); i++) {
      double g = sum(gradients, i);
      sum += g * g;
    }
    return sum;
  }

  private static double sum(List<DoubleTensor> gradients, int index) {
    double sum = 0;
    for (DoubleTensor gradient : gradients) {
      sum += gradient.get(index);
    }
    return sum;
  }

  @Override
  public void adamW(
      DoubleTensor parameters,
      List<DoubleTensor> gradients,
      DoubleTensor moment1,
      DoubleTensor moment2,
      AdamWStep step) {
    for (int i = 0; i < parameters.size(); i++) {
      double g = step.gradientScale() * sum(gradients, i);
      double m = step.beta1() * moment1.get(i) + (1 - step.beta1()) * g;
      double v = step.beta2() * moment2.get(i) + (1 - step.beta2()) * g * g;
      moment1.set(i, m);
      moment2.set(i, v);
      double direction =
          m / step.correction1() / (Math.sqrt(v / step.correction2()) + step.epsilon());
      parameters.set(
          i,
          parameters.get(i) * (1 - step.learningRate() * step.weightDecay())
              - step.learningRate() * direction);
    }
  }

  @Override
  public void close() {
    // Java frees what nobody refers to.
  }
}
