package dev.lotrgpt.maven.report.plot;

import java.awt.Color;

/**
 * How people see colours: matrices on linear sRGB for the full deficiencies, from Machado, Oliveira
 * and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009).
 */
enum Vision {
  NORMAL(1, 0, 0, 0, 1, 0, 0, 0, 1),
  PROTANOPIA(
      0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998),
  DEUTERANOPIA(
      0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881),
  TRITANOPIA(
      1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900);

  private final double[] matrix;

  Vision(double... matrix) {
    this.matrix = matrix;
  }

  /** Between two colours, in Oklab. */
  double distance(String one, String other) {
    double[] a = oklab(seen(linear(Color.decode(one))));
    double[] b = oklab(seen(linear(Color.decode(other))));
    return Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
  }

  private double[] seen(double[] rgb) {
    double[] seen = times(matrix, rgb);
    for (int i = 0; i < seen.length; i++) {
      seen[i] = Math.max(0, Math.min(1, seen[i]));
    }
    return seen;
  }

  /** From sRGB. */
  static double[] linear(Color color) {
    float[] parts = color.getRGBColorComponents(null);
    double[] linear = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      linear[i] =
          parts[i] <= 0.04045 ? parts[i] / 12.92 : Math.pow((parts[i] + 0.055) / 1.055, 2.4);
    }
    return linear;
  }

  /** Ottosson's perceptual colour space (2020). */
  private static double[] oklab(double[] rgb) {
    double[] cones =
        times(
            new double[] {
              0.4122214708, 0.5363325363, 0.0514459929,
              0.2119034982, 0.6806995451, 0.1073969566,
              0.0883024619, 0.2817188376, 0.6299787005
            },
            rgb);
    for (int i = 0; i < cones.length; i++) {
      cones[i] = Math.cbrt(cones[i]);
    }
    return times(
        new double[] {
          0.2104542553, 0.7936177850, -0.0040720468,
          1.9779984951, -2.4285922050, 0.4505937099,
          0.0259040371, 0.7827717662, -0.8086757660
        },
        cones);
  }

  private static double[] times(double[] matrix, double[] vector) {
    double[] product = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        product[i] += matrix[3 * i + j] * vector[j];
      }
    }
    return product;
  }
}
