package dev.lotrgpt.compute.cuda;

import static org.bytedeco.cuda.global.nvrtc.nvrtcCompileProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCreateProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcDestroyProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBIN;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBINSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetErrorString;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLog;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLogSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcVersion;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;

/** NVRTC, which compiles CUDA C++ to the machine code of one generation of GPUs. */
final class Compiler {

  /**
   * @param cubin machine code
   * @param log what the compiler had to say
   */
  record Compiled(byte[] cubin, String log) {}

  /** E.g. {@code 13.1}. */
  String version() {
    int[] major = new int[1];
    int[] minor = new int[1];
    check(nvrtcVersion(major, minor), "nvrtcVersion");
    return major[0] + "." + minor[0];
  }

  /**
   * @param file what messages call the source
   * @param headers that it includes, by name
   * @throws CudaException with the compiler's own words
   */
  @SuppressWarnings("try") // The scope frees what is made while it is open.
  Compiled compile(String file, String source, Map<String, String> headers, List<String> options) {
    try (PointerScope scope = new PointerScope()) {
      _nvrtcProgram program = new _nvrtcProgram();
      check(
          nvrtcCreateProgram(
              program,
              new BytePointer(source, StandardCharsets.UTF_8),
              new BytePointer(file, StandardCharsets.UTF_8),
              headers.size(),
              strings(List.copyOf(headers.values())),
              strings(List.copyOf(headers.keySet()))),
          "nvrtcCreateProgram");
      try {
        int code = nvrtcCompileProgram(program, options.size(), strings(options));
        if (code != 0) {
          throw new CudaException(file + " does not compile:\n" + log(program));
        }
        SizeTPointer size = new SizeTPointer(1);
        check(nvrtcGetCUBINSize(program, size), "nvrtcGetCUBINSize");
        byte[] cubin = new byte[Math.toIntExact(size.get())];
        check(nvrtcGetCUBIN(program, cubin), "nvrtcGetCUBIN");
        return new Compiled(cubin, log(program));
      } finally {
        check(nvrtcDestroyProgram(program), "nvrtcDestroyProgram");
      }
    }
  }

  private static String log(_nvrtcProgram program) {
    SizeTPointer size = new SizeTPointer(1);
    check(nvrtcGetProgramLogSize(program, size), "nvrtcGetProgramLogSize");
    byte[] log = new byte[Math.toIntExact(size.get())];
    check(nvrtcGetProgramLog(program, log), "nvrtcGetProgramLog");
    return new String(log, StandardCharsets.UTF_8).replace("\0", "");
  }

  private static PointerPointer<BytePointer> strings(List<String> texts) {
    PointerPointer<BytePointer> pointers = new PointerPointer<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      pointers.put(i, new BytePointer(texts.get(i), StandardCharsets.UTF_8));
    }
    return pointers;
  }

  private static void check(int code, String call) {
    if (code != 0) {
      throw new CudaException(call + " failed: " + nvrtcGetErrorString(code).getString());
    }
  }
}
