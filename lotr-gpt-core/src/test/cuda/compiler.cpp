// libnvrtc.so.13 that compiles CUDA C++ with g++ for driver.cpp. The directory of this library holds the headers.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#define API extern "C" __attribute__((visibility("default")))

namespace {

enum Result { SUCCESS = 0, INVALID_OPTION = 5, COMPILATION = 6, INTERNAL_ERROR = 11 };

struct Program {
  std::string source;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string log;
  std::string code;
};

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

fs::path home() {
  Dl_info info;
  dladdr(reinterpret_cast<void*>(read), &info);
  return fs::path(info.dli_fname).parent_path();
}

// The kernels that the driver can look up.
std::string exports(const std::string& source) {
  std::regex kernel(R"(__global__\s+void\s+(?:__launch_bounds__\([^)]*\)\s*)?(\w+)\s*\()");
  std::string all;
  for (std::sregex_iterator i(source.begin(), source.end(), kernel), end; i != end; ++i)
    all += "EXPORT_KERNEL(" + (*i)[1].str() + ")\n";
  return all;
}

Result compile(Program& program, const fs::path& directory, const std::string& definitions) {
  // Emulated instructions instead of PTX.
  for (auto& [name, text] : program.headers)
    if (name != "instructions.cuh") std::ofstream(directory / name) << text;
  std::ofstream(directory / "kernels.cpp") << "#include \"language.h\"\n#line 1 \"kernels.cu\"\n"
                                           << program.source << "\n#line 1 \"exports\"\n"
                                           << exports(program.source);
  std::string in = directory.string();
  std::string sanitizer = getenv("STAND_IN_SANITIZER") ? " -O1 -fsanitize=address" : "";
  std::string command = "g++ -std=c++17 -O2 -march=native -fno-strict-aliasing -fPIC -shared -fvisibility=hidden -w -I" +
                        in + " -I" + home().string() + sanitizer + definitions + " " + in + "/kernels.cpp -o " + in +
                        "/kernels.so 2> " + in + "/log";
  int exit = system(command.c_str());
  program.log = read(directory / "log");
  if (exit) return COMPILATION;
  std::string library = read(directory / "kernels.so");
  size_t size = library.size();
  program.code = "STAND-IN" + std::string(reinterpret_cast<char*>(&size), sizeof size) + library;
  return SUCCESS;
}

}  // namespace

API Result nvrtcVersion(int* major, int* minor) { return *major = 13, *minor = 1, SUCCESS; }
API Result nvrtcCreateProgram(Program** program, const char* source, const char*, int count, const char* const* headers,
                              const char* const* names) {
  *program = new Program{source, {}, {}, {}};
  for (int i = 0; i < count; i++) (*program)->headers.push_back({names[i], headers[i]});
  return SUCCESS;
}
API Result nvrtcDestroyProgram(Program** program) {
  delete *program;
  return *program = nullptr, SUCCESS;
}
API Result nvrtcCompileProgram(Program* program, int count, const char* const* options) {
  std::string definitions;
  for (int i = 0; i < count; i++) {
    if (!strncmp(options[i], "--define-macro=", 15))
      definitions += std::string(" -D") + (options[i] + 15);
    else if (strncmp(options[i], "--gpu-architecture=sm_", 22) && strcmp(options[i], "--std=c++17") &&
             strcmp(options[i], "--device-as-default-execution-space"))
      return INVALID_OPTION;
  }
  std::string directory = (fs::temp_directory_path() / "stand-in-XXXXXX").string();
  if (!mkdtemp(directory.data())) return INTERNAL_ERROR;
  Result result = compile(*program, directory, definitions);
  fs::remove_all(directory);
  return result;
}
API Result nvrtcGetProgramLogSize(Program* program, size_t* size) { return *size = program->log.size() + 1, SUCCESS; }
API Result nvrtcGetProgramLog(Program* program, char* log) {
  return memcpy(log, program->log.c_str(), program->log.size() + 1), SUCCESS;
}
API Result nvrtcGetCUBINSize(Program* program, size_t* size) { return *size = program->code.size(), SUCCESS; }
API Result nvrtcGetCUBIN(Program* program, char* code) {
  return memcpy(code, program->code.data(), program->code.size()), SUCCESS;
}
API const char* nvrtcGetErrorString(Result result) {
  return result == COMPILATION ? "NVRTC_ERROR_COMPILATION" : "NVRTC_ERROR of the stand-in";
}
