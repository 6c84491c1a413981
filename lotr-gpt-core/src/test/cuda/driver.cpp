// libcuda.so.1 whose devices are this CPU: three, which run threads in different orders. Memory is the host's,
// machine code a shared object that compiler.cpp made; work is done at once.
//
// It is strict: pointers have to lie in memory that was allocated, threads need a context, sizes are checked.
#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#define API extern "C" __attribute__((visibility("default")))

namespace {

enum Result {
  SUCCESS = 0,
  INVALID_VALUE = 1,
  OUT_OF_MEMORY = 2,
  INVALID_DEVICE = 101,
  INVALID_IMAGE = 200,
  INVALID_CONTEXT = 201,
  NOT_FOUND = 500,
  LAUNCH_FAILED = 719,
  NOT_SUPPORTED = 801,
  STREAM_CAPTURE_UNSUPPORTED = 900,
};

typedef unsigned long long Address;

struct Size3 {
  unsigned x, y, z;
};

struct Device {
  const char* name;
  int major, minor;
  int order;
};

const Device DEVICES[] = {
    {"stand-in, turns forwards", 9, 0, 0},
    {"stand-in, turns backwards", 9, 0, 1},
    {"stand-in, turns mixed", 9, 0, 2},
};
const int DEVICE_COUNT = sizeof DEVICES / sizeof *DEVICES;
const size_t MEMORY = 1 << 30;

struct Graph {
  std::vector<std::function<Result()>> nodes;
};

struct Stream {
  Graph* capturing = nullptr;
  bool threadLocal = false;
  // Copies from the host are done as late as a driver may do them: what they read has to stay.
  std::vector<std::function<Result()>> uploads;
};

struct Module {
  void* library;
};

struct Function {
  const char* (*launch)(void**, Size3, Size3, int);
  std::vector<size_t> parameterSizes;
};

std::recursive_mutex lock;
// Streams that are captured in the mode that forbids every thread to ask for memory, and of this thread.
int captures;
thread_local int ownCaptures;
std::map<Address, size_t> allocated;
std::map<Address, void*> blocks;
size_t used;
std::string lastFailure;
thread_local const Device* context;

bool isAllocated(Address from, size_t size) {
  auto next = allocated.upper_bound(from);
  if (next == allocated.begin()) return false;
  auto block = std::prev(next);
  return from + size <= block->first + block->second;
}

// Does the work, or adds it to the graph that the stream captures.
Result submit(Stream* stream, std::function<Result()> work) {
  if (!context) return INVALID_CONTEXT;
  auto uploads = std::move(stream->uploads);
  stream->uploads.clear();
  for (auto& upload : uploads) upload();
  if (stream->capturing) {
    stream->capturing->nodes.push_back(work);
    return SUCCESS;
  }
  return work();
}

}  // namespace

#define LOCKED std::lock_guard<std::recursive_mutex> guard(lock)

API Result cuInit(unsigned) { return SUCCESS; }
API Result cuDriverGetVersion(int* version) { return *version = 13010, SUCCESS; }
API Result cuDeviceGetCount(int* count) { return *count = DEVICE_COUNT, SUCCESS; }
API Result cuDeviceGet(int* device, int ordinal) {
  if (ordinal < 0 || ordinal >= DEVICE_COUNT) return INVALID_DEVICE;
  return *device = ordinal, SUCCESS;
}
API Result cuDeviceGetName(char* name, int size, int device) {
  return snprintf(name, size, "%s", DEVICES[device].name), SUCCESS;
}
API Result cuDeviceGetAttribute(int* value, int attribute, int device) {
  const int MULTIPROCESSORS = 16, MAJOR = 75, MINOR = 76;
  switch (attribute) {
    case MULTIPROCESSORS: return *value = 1, SUCCESS;
    case MAJOR: return *value = DEVICES[device].major, SUCCESS;
    case MINOR: return *value = DEVICES[device].minor, SUCCESS;
    default: return NOT_SUPPORTED;
  }
}
API Result cuDevicePrimaryCtxRetain(const Device** retained, int device) {
  return *retained = &DEVICES[device], SUCCESS;
}
API Result cuDevicePrimaryCtxRelease_v2(int) { return SUCCESS; }
API Result cuCtxSetCurrent(const Device* wanted) { return context = wanted, SUCCESS; }
API Result cuMemGetInfo_v2(size_t* free, size_t* total) {
  LOCKED;
  if (!context) return INVALID_CONTEXT;
  return *free = MEMORY - used, *total = MEMORY, SUCCESS;
}

// Where AddressSanitizer was loaded before: what surrounds an allocation is nobody's.
extern "C" void __asan_poison_memory_region(const volatile void*, size_t) __attribute__((weak));

API Result cuMemAlloc_v2(Address* address, size_t size) {
  LOCKED;
  if (!context) return INVALID_CONTEXT;
  if (!size) return INVALID_VALUE;
  if (captures || ownCaptures) return STREAM_CAPTURE_UNSUPPORTED;
  if (size > MEMORY - used) return OUT_OF_MEMORY;
  void* memory = malloc(size + 256);
  // NaN, and as little aligned as the driver promises.
  memset(memory, 0xFF, std::min<size_t>(size, 64 << 20) + 256);
  *address = (reinterpret_cast<Address>(memory) + 255) / 256 * 256;
  blocks[*address] = memory;
  allocated[*address] = size;
  used += size;
  if (__asan_poison_memory_region) {
    char* begin = reinterpret_cast<char*>(*address);
    __asan_poison_memory_region(memory, begin - static_cast<char*>(memory));
    __asan_poison_memory_region(begin + size, static_cast<char*>(memory) + 256 - begin);
  }
  return SUCCESS;
}
API Result cuMemFree_v2(Address address) {
  LOCKED;
  auto block = allocated.find(address);
  if (block == allocated.end()) return INVALID_VALUE;
  free(blocks[address]);
  used -= block->second;
  allocated.erase(block);
  return SUCCESS;
}
API Result cuMemcpyHtoDAsync_v2(Address to, const void* from, size_t size, Stream* stream) {
  LOCKED;
  if (!isAllocated(to, size)) return INVALID_VALUE;
  auto copy = [=] { return memcpy(reinterpret_cast<void*>(to), from, size), SUCCESS; };
  if (!context) return INVALID_CONTEXT;
  if (stream->capturing) return submit(stream, copy);
  return stream->uploads.push_back(copy), SUCCESS;
}
API Result cuMemcpyDtoHAsync_v2(void* to, Address from, size_t size, Stream* stream) {
  LOCKED;
  if (!isAllocated(from, size)) return INVALID_VALUE;
  return submit(stream, [=] { return memcpy(to, reinterpret_cast<void*>(from), size), SUCCESS; });
}
API Result cuMemsetD8Async(Address to, unsigned char value, size_t size, Stream* stream) {
  LOCKED;
  if (!isAllocated(to, size)) return INVALID_VALUE;
  return submit(stream, [=] { return memset(reinterpret_cast<void*>(to), value, size), SUCCESS; });
}

API Result cuStreamCreate(Stream** stream, unsigned) {
  if (!context) return INVALID_CONTEXT;
  return *stream = new Stream, SUCCESS;
}
API Result cuStreamDestroy_v2(Stream* stream) { return delete stream, SUCCESS; }
API Result cuStreamSynchronize(Stream* stream) {
  LOCKED;
  if (context && stream->capturing) return STREAM_CAPTURE_UNSUPPORTED;
  return submit(stream, [] { return SUCCESS; });
}

API Result cuModuleLoadData(Module** module, const void* image) {
  LOCKED;
  if (!context) return INVALID_CONTEXT;
  const char MAGIC[] = "STAND-IN";
  size_t size;
  if (memcmp(image, MAGIC, 8)) return INVALID_IMAGE;
  memcpy(&size, static_cast<const char*>(image) + 8, sizeof size);
  // A file of its own: a library with a name that was loaded before would be the one before.
  char name[] = "/tmp/stand-in-module-XXXXXX";
  int file = mkstemp(name);
  bool written = write(file, static_cast<const char*>(image) + 16, size) == static_cast<ssize_t>(size);
  close(file);
  void* library = written ? dlopen(name, RTLD_NOW | RTLD_LOCAL) : nullptr;
  unlink(name);
  if (!library) {
    lastFailure = dlerror();
    return INVALID_IMAGE;
  }
  return *module = new Module{library}, SUCCESS;
}
API Result cuModuleUnload(Module* module) {
  LOCKED;
  dlclose(module->library);
  return delete module, SUCCESS;
}
API Result cuModuleGetFunction(Function** function, Module* module, const char* name) {
  LOCKED;
  void* launch = dlsym(module->library, (std::string("launch_") + name).c_str());
  void* sizes = dlsym(module->library, (std::string("parameters_") + name).c_str());
  if (!launch || !sizes) return NOT_FOUND;
  size_t all[64];
  int count = reinterpret_cast<int (*)(size_t*)>(sizes)(all);
  *function = new Function{reinterpret_cast<const char* (*)(void**, Size3, Size3, int)>(launch),
                           std::vector<size_t>(all, all + count)};
  return SUCCESS;
}
API Result cuLaunchKernel(Function* function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX,
                          unsigned blockY, unsigned blockZ, unsigned, Stream* stream, void** parameters, void**) {
  LOCKED;
  Size3 grid = {gridX, gridY, gridZ}, block = {blockX, blockY, blockZ};
  if (!gridX || !gridY || !gridZ || gridX > 0x7FFFFFFF || gridY > 65535 || gridZ > 65535) return INVALID_VALUE;
  if (!blockX || !blockY || !blockZ || 1ull * blockX * blockY * blockZ > 1024) return INVALID_VALUE;
  std::vector<std::vector<char>> copies;
  for (size_t i = 0; i < function->parameterSizes.size(); i++) {
    const char* parameter = static_cast<const char*>(parameters[i]);
    copies.emplace_back(parameter, parameter + function->parameterSizes[i]);
  }
  return submit(stream, [=]() mutable {
    std::vector<void*> pointers;
    for (auto& copy : copies) pointers.push_back(copy.data());
    const char* failure = function->launch(pointers.data(), grid, block, context->order);
    if (!*failure) return SUCCESS;
    lastFailure = failure;
    return LAUNCH_FAILED;
  });
}

API Result cuStreamBeginCapture_v2(Stream* stream, int mode) {
  LOCKED;
  if (stream->capturing) return STREAM_CAPTURE_UNSUPPORTED;
  submit(stream, [] { return SUCCESS; });
  stream->threadLocal = mode == 1;
  (stream->threadLocal ? ownCaptures : captures)++;
  return stream->capturing = new Graph, SUCCESS;
}
API Result cuStreamEndCapture(Stream* stream, Graph** graph) {
  LOCKED;
  if (!stream->capturing) return INVALID_VALUE;
  (stream->threadLocal ? ownCaptures : captures)--;
  *graph = stream->capturing;
  stream->capturing = nullptr;
  return SUCCESS;
}
API Result cuGraphInstantiateWithFlags(Graph** executable, Graph* graph, Address) {
  return *executable = new Graph(*graph), SUCCESS;
}
API Result cuGraphDestroy(Graph* graph) { return delete graph, SUCCESS; }
API Result cuGraphExecDestroy(Graph* graph) { return delete graph, SUCCESS; }
API Result cuGraphLaunch(Graph* graph, Stream* stream) {
  LOCKED;
  return submit(stream, [=] {
    for (auto& node : graph->nodes)
      if (Result result = node()) return result;
    return SUCCESS;
  });
}

API Result cuGetErrorName(Result result, const char** name) {
  static const std::map<Result, const char*> NAMES = {
      {INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE"},     {OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY"},
      {INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE"},   {INVALID_IMAGE, "CUDA_ERROR_INVALID_IMAGE"},
      {INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT"}, {NOT_FOUND, "CUDA_ERROR_NOT_FOUND"},
      {STREAM_CAPTURE_UNSUPPORTED, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED"},
      {LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED"},     {NOT_SUPPORTED, "CUDA_ERROR_NOT_SUPPORTED"},
  };
  auto found = NAMES.find(result);
  return *name = found == NAMES.end() ? "CUDA_ERROR_UNKNOWN" : found->second, SUCCESS;
}
API Result cuGetErrorString(Result result, const char** text) {
  LOCKED;
  static std::string kept;
  kept = result == LAUNCH_FAILED || result == INVALID_IMAGE ? lastFailure : "see its name";
  return *text = kept.c_str(), SUCCESS;
}
// A real NVRTC in the same process looks for it.
API Result cuGetExportTable(const void** table, const void*) { return *table = nullptr, NOT_SUPPORTED; }
