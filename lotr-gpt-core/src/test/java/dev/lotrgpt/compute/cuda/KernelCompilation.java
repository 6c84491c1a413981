package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.nvidia.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of kernels that is compiled for some GPUs.
 *
 * @param kernels how many there are in the file
 * @param registers that a thread may have
 * @param gpus their compute capabilities
 */
record KernelCompilation(
    String file, int kernels, int registers, Map<String, String> macros, List<String> gpus) {
  /** So that two blocks of 256 threads share a multiprocessor and hide each other's waits. */
  private static final int REGISTERS = 128;

  /** Rows so wide, or so badly aligned, that a block has to fill a multiprocessor by itself. */
  private static final int WIDE = 168;

  private static final List<String> FLOAT32_GPUS =
      List.of("7.5", "8.0", "8.6", "8.9", "9.0", "10.0", "12.0");

  private static final List<String> BF16_GPUS = FLOAT32_GPUS.subList(1, FLOAT32_GPUS.size());

  private KernelCompilation(
      String file, int kernels, Map<String, String> macros, List<String> gpus) {
    this(file, kernels, REGISTERS, macros, gpus);
  }

  /** Before what the compiler says of the compilation of this number. */
  static final String MARK = "=== ";

  static List<KernelCompilation> all() {
    List<KernelCompilation> all = new ArrayList<>();
    all.add(new KernelCompilation("adamw", 3, Map.of("WIDTH", "4"), FLOAT32_GPUS));
    for (int head : new int[] {16, 64, 128}) {
      Map<String, String> macros = Map.of("OPERAND", "float", "HEAD", String.valueOf(head));
      all.add(new KernelCompilation("attention", 3, macros, FLOAT32_GPUS));
    }
    Map<String, String> floats =
        Map.of("OPERAND", "float", "RESULT", "float", "ACTIVATION", "Gelu");
    Map<String, String> bf16 =
        Map.of("OPERAND", "Bf16", "RESULT", "Bf16", "ACTIVATION", "GeluTanh");
    all.add(new KernelCompilation("activation", 1, floats, FLOAT32_GPUS));
    all.add(new KernelCompilation("activation", 1, bf16, BF16_GPUS));
    all.add(new KernelCompilation("cachedattention", 2, floats, FLOAT32_GPUS));
    all.add(new KernelCompilation("crossentropy", 1, Map.of(), FLOAT32_GPUS));
    all.add(new KernelCompilation("elementwise", 1, Map.of(), FLOAT32_GPUS));
    all.add(new KernelCompilation("embedding", 4, Map.of("WIDTH", "4"), FLOAT32_GPUS));
    all.add(new KernelCompilation("epilogue", 1, with(floats, "WIDTH", 4), FLOAT32_GPUS));
    all.add(new KernelCompilation("layernorm", 3, row(floats, 4, 1, 2), FLOAT32_GPUS));
    all.add(new KernelCompilation("layernorm", 3, WIDE, row(floats, 1, 1, 12), FLOAT32_GPUS));
    all.add(new KernelCompilation("matmul", 8, Map.of(), FLOAT32_GPUS));
    all.add(new KernelCompilation("reduction", 2, Map.of(), FLOAT32_GPUS));
    for (int head = 16; head <= 128; head += 16) {
      Map<String, String> macros =
          Map.of("RESULT", "Bf16", "GRADIENT", "float", "HEAD", String.valueOf(head));
      // Blocks of 128 threads, of which four, three or two share a multiprocessor.
      int registers = head <= 16 ? 128 : head <= 64 ? 168 : 255;
      all.add(new KernelCompilation("attentionbf16", 3, registers, macros, BF16_GPUS));
    }
    all.add(new KernelCompilation("cachedattention", 2, bf16, BF16_GPUS));
    all.add(new KernelCompilation("epilogue", 1, with(bf16, "WIDTH", 8), BF16_GPUS));
    all.add(new KernelCompilation("layernorm", 3, row(bf16, 4, 2, 3), BF16_GPUS));
    all.add(new KernelCompilation("layernorm", 3, WIDE, row(bf16, 4, 8, 4), BF16_GPUS));
    for (String result : new String[] {"float", "Bf16"}) {
      for (String columns : new String[] {"64", "128"}) {
        Map<String, String> macros = Map.of("RESULT", result, "TILE_COLUMNS", columns);
        all.add(new KernelCompilation("matmulbf16", 3, macros, BF16_GPUS));
      }
    }
    all.add(new KernelCompilation("pack", 1, with(floats, "WIDTH", 8), BF16_GPUS));
    return all;
  }

  private static Map<String, String> with(Map<String, String> macros, String name, int value) {
    Map<String, String> all = new HashMap<>(macros);
    all.put(name, Integer.toString(value));
    return all;
  }

  /** How a row of a layer normalisation is dealt to threads. */
  private static Map<String, String> row(
      Map<String, String> macros, int width, int warps, int vectors) {
    return with(with(with(macros, "WIDTH", width), "WARPS", warps), "VECTORS", vectors);
  }

  /**
   * Compiles some as {@link KernelLibrary} does, and prints what the compiler says of each.
   * Arguments: a libcuda.so.1, the number of the first, the step from one to the next.
   */
  public static void main(String[] arguments) {
    System.load(arguments[0]);
    KernelSources sources = new KernelSources();
    Compiler compiler = new Compiler();
    List<KernelCompilation> all = all();
    int first = Integer.parseInt(arguments[1]);
    int step = Integer.parseInt(arguments[2]);
    for (int i = first; i < all.size(); i += step) {
      System.out.println(MARK + i);
      for (String gpu : all.get(i).gpus()) {
        List<String> options =
            new ArrayList<>(KernelLibrary.options(new Version(gpu), all.get(i).macros()));
        options.add("--ptxas-options=-v");
        String file = all.get(i).file();
        System.out.println(
            compiler.compile(file, sources.kernels(file), sources.headers(), options).log());
      }
    }
  }
}
