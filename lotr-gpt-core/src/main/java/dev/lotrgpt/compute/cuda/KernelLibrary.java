package dev.lotrgpt.compute.cuda;

import static org.bytedeco.cuda.global.cudart.cuModuleGetFunction;
import static org.bytedeco.cuda.global.cudart.cuModuleLoadData;
import static org.bytedeco.cuda.global.cudart.cuModuleUnload;

import dev.lotrgpt.compute.nvidia.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.javacpp.BytePointer;

/** The kernels of a device, each file compiled and loaded when one of it is first asked for. */
final class KernelLibrary implements AutoCloseable {
  private record ModuleKey(String file, Map<String, String> macros) {}

  private record FunctionKey(ModuleKey module, String name) {}

  private final Device device;
  private final Version capability;
  private final KernelSources sources;
  private final CubinCache cache;
  private final Map<ModuleKey, CUmod_st> modules = new HashMap<>();
  private final Map<FunctionKey, KernelFunction> functions = new HashMap<>();

  KernelLibrary(Device device, Version capability, KernelSources sources, CubinCache cache) {
    this.device = device;
    this.capability = capability;
    this.sources = sources;
    this.cache = cache;
  }

  /**
   * @param file without its ending
   * @param macros that the file is compiled with
   */
  synchronized KernelFunction get(String file, String name, Map<String, String> macros) {
    FunctionKey key = new FunctionKey(new ModuleKey(file, macros), name);
    KernelFunction function = functions.get(key);
    if (function == null) {
      CUfunc_st handle = new CUfunc_st();
      Driver.check(
          cuModuleGetFunction(handle, module(key.module()), name), "cuModuleGetFunction " + name);
      function = new KernelFunction(name, handle);
      functions.put(key, function);
    }
    return function;
  }

  private CUmod_st module(ModuleKey key) {
    CUmod_st module = modules.get(key);
    if (module == null) {
      module = load(key);
      modules.put(key, module);
    }
    return module;
  }

  static List<String> options(Version capability, Map<String, String> macros) {
    List<String> options = new ArrayList<>();
    options.add("--gpu-architecture=sm_" + capability.text().replace(".", ""));
    options.add("--std=c++17");
    // NVRTC takes generic lambdas for functions of the host otherwise.
    options.add("--device-as-default-execution-space");
    new TreeMap<>(macros)
        .forEach((macro, value) -> options.add("--define-macro=" + macro + "=" + value));
    return options;
  }

  private CUmod_st load(ModuleKey key) {
    List<String> options = options(capability, key.macros());
    String file = key.file() + ".cu";
    byte[] cubin = cache.compile(file, sources.kernels(key.file()), sources.headers(), options);
    device.use();
    CUmod_st module = new CUmod_st();
    try (BytePointer image = new BytePointer(cubin)) {
      Driver.check(cuModuleLoadData(module, image), "cuModuleLoadData of " + file);
    }
    return module;
  }

  @Override
  public synchronized void close() {
    device.use();
    for (CUmod_st module : modules.values()) {
      Driver.check(cuModuleUnload(module), "cuModuleUnload");
    }
    modules.clear();
    functions.clear();
  }
}
