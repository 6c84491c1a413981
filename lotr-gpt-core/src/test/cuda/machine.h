// Runs a kernel on a CPU: each thread of a block is a fiber, and blocks run one after another.
//
// A fiber runs until it waits for others, at a barrier or in an instruction of its whole warp. In which order
// fibers and blocks get their turn is a choice that CUDA leaves open; a kernel that forgets a barrier computes
// something else in another one. What CUDA leaves undefined is an error here: a barrier that not all threads reach,
// a lane outside the mask of its instruction, a block whose threads all wait.
#pragma once
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>

#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <type_traits>
#include <utility>

#if !defined(__x86_64__)
#error "fibers are switched in x86-64 assembly"
#endif

struct dim3 {
  unsigned x, y, z;
};

// Saves the registers that a function has to keep, and goes on with another stack.
extern "C" void switchStack(void** from, void* to);
asm(R"(
  .text
  .type switchStack, @function
switchStack:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
  .size switchStack, .-switchStack
)");

// The linker names the ends of the section that all shared variables are in.
extern "C" char __start_block_shared[] __attribute__((weak, visibility("hidden")));
extern "C" char __stop_block_shared[] __attribute__((weak, visibility("hidden")));

namespace machine {

constexpr int WARP = 32;
constexpr int MAX_THREADS = 1024;
constexpr size_t STACK = 256 << 10;
constexpr size_t LANE_BYTES = 64;
constexpr int MAX_COPIES = 256;

enum class State { READY, AT_BARRIER, IN_WARP, ENDED };

// cp.async: what has been copied arrives when its group is waited for.
struct Copy {
  void* to;
  char bytes[16];
  int size;
  int group;
};

struct Fiber {
  dim3 id;
  int number;
  State state;
  void* stack;
  int exchanges;
  Copy copies[MAX_COPIES];
  int copyCount;
  int copyGroup;

  int warp() const { return number / WARP; }
  int lane() const { return number % WARP; }
};

// Two boards in turn: a lane may write for the next exchange while another still reads of this one.
struct Warp {
  unsigned arrived;
  alignas(LANE_BYTES) char board[2][WARP][LANE_BYTES];
};

static Fiber fibers[MAX_THREADS];
static Warp warps[MAX_THREADS / WARP];
static Fiber* current;
static void* scheduler;
static char* stacks;
static dim3 grid, block, blockId;
static int count, waiting, order;
static char failure[256];
static void (*body)(void*);
static void* arguments;

inline void leave() { switchStack(&current->stack, scheduler); }

// The kernel ends with the error that the driver returns.
inline void report(const char* what) {
  snprintf(failure, sizeof failure, "%s, block (%u,%u,%u), thread (%u,%u,%u)", what, blockId.x, blockId.y, blockId.z,
           current->id.x, current->id.y, current->id.z);
}

// The same from a fiber, which ends here.
[[noreturn]] inline void fail(const char* what) {
  report(what);
  for (;;) leave();
}

inline void barrier() {
  if (++waiting < count) {
    current->state = State::AT_BARRIER;
    leave();
    return;
  }
  waiting = 0;
  for (int i = 0; i < count; i++)
    if (fibers[i].state == State::AT_BARRIER) fibers[i].state = State::READY;
}

// All lanes of the mask meet.
inline void meet(unsigned mask) {
  Warp& warp = warps[current->warp()];
  if (!(mask >> current->lane() & 1)) fail("a lane that is not in the mask of its instruction");
  warp.arrived |= 1u << current->lane();
  if ((warp.arrived & mask) != mask) {
    current->state = State::IN_WARP;
    leave();
    return;
  }
  warp.arrived &= ~mask;
  for (int lane = 0; lane < WARP; lane++)
    if (mask >> lane & 1 && fibers[current->warp() * WARP + lane].state == State::IN_WARP)
      fibers[current->warp() * WARP + lane].state = State::READY;
}

// What each lane of the warp has to show the others.
template <class V>
struct Board {
  const char (*lanes)[LANE_BYTES];

  const V& at(int lane) const { return *reinterpret_cast<const V*>(lanes[lane]); }
  V operator[](int lane) const { return at(lane); }
};

template <class V>
inline Board<V> exchange(unsigned mask, const V& value) {
  static_assert(sizeof(V) <= LANE_BYTES);
  auto& board = warps[current->warp()].board[current->exchanges++ & 1];
  memcpy(board[current->lane()], &value, sizeof value);
  meet(mask);
  return {board};
}

inline void run() {
  body(arguments);
  current->state = State::ENDED;
  for (;;) leave();
}

inline void prepareBlock() {
  waiting = 0;
  for (int i = 0; i < count; i++) {
    Fiber& fiber = fibers[i];
    fiber.id = {i % block.x, i / block.x % block.y, i / (block.x * block.y)};
    fiber.number = i;
    fiber.state = State::READY;
    fiber.exchanges = fiber.copyCount = fiber.copyGroup = 0;
    // Where switchStack finds six registers and its return address; a function begins 8 bytes off a multiple of 16.
    void** top = reinterpret_cast<void**>(stacks + (i + 1) * STACK) - 2;
    *top = reinterpret_cast<void*>(run);
    memset(top - 6, 0, 6 * sizeof *top);
    fiber.stack = top - 6;
  }
  for (Warp& warp : warps) warp.arrived = 0;
  // NaN: what a block reads of its shared memory, it has written.
  if (__start_block_shared) memset(__start_block_shared, 0xFF, __stop_block_shared - __start_block_shared);
}

// The i-th of n in the order of this launch: forwards, backwards or mixed up.
inline int turn(int i, int n) { return order == 0 ? i : order == 1 ? n - 1 - i : (i * 13 + 5) % n; }

// Runs a warp until none of its lanes can go on.
inline bool runWarp(int warp) {
  int lanes = count - warp * WARP < WARP ? count - warp * WARP : WARP;
  bool progress = false;
  for (bool again = true; again && !failure[0];) {
    again = false;
    for (int i = 0; i < lanes && !failure[0]; i++) {
      Fiber& fiber = fibers[warp * WARP + (lanes % 13 == 0 ? i : turn(i, lanes))];
      if (fiber.state != State::READY) continue;
      again = progress = true;
      current = &fiber;
      switchStack(&scheduler, fiber.stack);
    }
  }
  return progress;
}

inline void runBlock() {
  prepareBlock();
  int warpCount = (count + WARP - 1) / WARP;
  for (bool progress = true; progress && !failure[0];) {
    progress = false;
    for (int i = 0; i < warpCount; i++) progress |= runWarp(warpCount % 13 == 0 ? i : turn(i, warpCount));
  }
  for (int i = 0; i < count && !failure[0]; i++) {
    current = &fibers[i];
    if (current->state == State::AT_BARRIER) report("a barrier that not all threads of the block reach");
    if (current->state == State::IN_WARP) report("an instruction that not all lanes of its mask reach");
  }
}

// Turns a wild access of a kernel into its failure. Others of the process go to whom they went before: a JVM has
// its own uses for them.
class AccessGuard {
  static inline struct sigaction before;
  static inline pthread_t kernelThread;

  static void handle(int signal, siginfo_t* info, void* registers) {
    if (pthread_equal(pthread_self(), kernelThread)) fail("an access to memory that is not there");
    before.sa_sigaction(signal, info, registers);
  }

 public:
  AccessGuard() {
    kernelThread = pthread_self();
    struct sigaction mine = {};
    mine.sa_sigaction = handle;
    mine.sa_flags = SA_SIGINFO | SA_NODEFER;
    sigaction(SIGSEGV, &mine, &before);
  }
  ~AccessGuard() { sigaction(SIGSEGV, &before, nullptr); }
};

template <class... A, size_t... I>
void runGrid(void (*kernel)(A...), void** parameters, std::index_sequence<I...>) {
  auto call = [&] { kernel(*static_cast<std::remove_reference_t<A>*>(parameters[I])...); };
  arguments = &call;
  body = [](void* kernelCall) { (*static_cast<decltype(call)*>(kernelCall))(); };
  unsigned blocks = grid.x * grid.y * grid.z;
  for (unsigned i = 0; i < blocks && !failure[0]; i++) {
    unsigned at = order == 0 ? i : blocks - 1 - i;
    blockId = {at % grid.x, at / grid.x % grid.y, at / (grid.x * grid.y)};
    runBlock();
  }
}

// Returns what went wrong, or an empty text.
template <class... A>
const char* launch(void (*kernel)(A...), void** parameters, dim3 gridSize, dim3 blockSize, int orderOfTurns) {
  grid = gridSize;
  block = blockSize;
  count = block.x * block.y * block.z;
  order = orderOfTurns;
  failure[0] = 0;
  if (!stacks)
    stacks = static_cast<char*>(mmap(nullptr, MAX_THREADS * STACK, PROT_READ | PROT_WRITE,
                                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  AccessGuard guard;
  runGrid(kernel, parameters, std::index_sequence_for<A...>{});
  return failure;
}

// How many bytes each parameter has: what a graph copies of a launch.
template <class... A>
int parameterSizes(void (*)(A...), size_t* sizes) {
  size_t all[] = {sizeof(std::remove_reference_t<A>)...};
  for (size_t i = 0; i < sizeof...(A); i++) sizes[i] = all[i];
  return sizeof...(A);
}

}  // namespace machine

// What the driver looks up in a module.
#define EXPORT_KERNEL(name)                                                                                    \
  extern "C" __attribute__((visibility("default"))) const char* launch_##name(void** parameters, dim3 grid,    \
                                                                              dim3 block, int order) {         \
    return machine::launch(name, parameters, grid, block, order);                                              \
  }                                                                                                            \
  extern "C" __attribute__((visibility("default"))) int parameters_##name(size_t* sizes) {                     \
    return machine::parameterSizes(name, sizes);                                                               \
  }
