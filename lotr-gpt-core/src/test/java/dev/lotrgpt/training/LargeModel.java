package dev.lotrgpt.training;

import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.file.SafetensorsWriter;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Vocabulary;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes and reads a model of more than 2 GB, in a JVM of its own that has little heap. All weights
 * but a few are zero and become holes of the file, so that it takes no room on the disk.
 */
final class LargeModel {
  private static final ModelConfig MODEL = new ModelConfig(20, 1, 1536, 8, 3);
  private static final Vocabulary VOCABULARY = new Vocabulary("abc");

  private LargeModel() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    Map<String, String> metadata = ModelFile.metadata(MODEL);
    metadata.put("vocabulary", VOCABULARY.symbols());
    SafetensorsWriter content = new SafetensorsWriter(metadata);
    for (Parameter entry : Parameters.layout(MODEL)) {
      content.add(entry.name(), entry.shape(), () -> values(entry));
    }
    try (OutputStream out = new Holes(file)) {
      content.write(out);
    }
    try (ModelReader reader = ModelReader.open(file)) {
      Parameters<String> parameters = new Parameters<>(reader.config(), checking());
      reader.uploadTo(parameters);
    }
    System.out.println(
        Files.size(file) + " bytes with a heap of " + Runtime.getRuntime().maxMemory());
  }

  private static float[] values(Parameter entry) {
    float[] values = new float[Math.toIntExact(entry.size())];
    values[values.length - 1] = entry.offset();
    return values;
  }

  /** Tensors are the names of what they hold. */
  @SuppressWarnings("unchecked")
  private static Kernels<String> checking() {
    return (Kernels<String>)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "allocate" -> "flat";
                  case "view" -> Long.toString((long) arguments[1]);
                  case "upload" -> {
                    check(Long.parseLong((String) arguments[0]), (float[]) arguments[1]);
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static void check(long offset, float[] values) {
    if (values[values.length - 1] != offset || (values.length > 1 && values[0] != 0)) {
      throw new IllegalStateException("the tensor at " + offset + " has become another");
    }
  }

  /** Leaves out what is zero. */
  private static final class Holes extends OutputStream {
    private final FileChannel channel;

    Holes(Path file) throws IOException {
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE,
              StandardOpenOption.SPARSE);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      if (Arrays.equals(bytes, from, from + count, new byte[count], 0, count)) {
        channel.position(channel.position() + count);
      } else {
        channel.write(ByteBuffer.wrap(bytes, from, count));
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
