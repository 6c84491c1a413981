// The instructions of the kernels' instructions.cuh on a CPU, by the layouts in NVIDIA's PTX manual.
#pragma once
#include "machine.h"
#include "numbers.cuh"

inline unsigned pair(Bf16 low, Bf16 high) { return low.bits | static_cast<unsigned>(high.bits) << 16; }

// The rows of four 8 x 8 matrices, as the lanes of a warp give their addresses. That all lanes meet says nothing of
// what each of them has written before or writes then: rows have to stay as they are in the meantime.
class MatrixRows {
  struct Row {
    const Bf16* address;
    Bf16 numbers[8];
  };

  machine::Board<Row> rows;

  static Row arrive(const Bf16* address) {
    if (reinterpret_cast<uintptr_t>(address) % 16) machine::fail("a row of a matrix that is not aligned to 16 bytes");
    Row row = {address, {}};
    memcpy(row.numbers, address, sizeof row.numbers);
    return row;
  }

 public:
  explicit MatrixRows(const Bf16* address) : rows(machine::exchange(~0u, arrive(address))) {}

  Bf16 at(int row, int column) const {
    const Row& wanted = rows.at(row);
    if (wanted.address[column].bits != wanted.numbers[column].bits)
      machine::fail("a row of a matrix that is written while it is read");
    return wanted.numbers[column];
  }
};

inline void loadMatrices(unsigned (&values)[4], const Bf16* row) {
  MatrixRows rows(row);
  int first = machine::current->lane() / 4, column = machine::current->lane() % 4 * 2;
  for (int i = 0; i < 4; i++) values[i] = pair(rows.at(8 * i + first, column), rows.at(8 * i + first, column + 1));
}

inline void loadTransposedMatrices(unsigned (&values)[4], const Bf16* row) {
  MatrixRows rows(row);
  int first = machine::current->lane() % 4 * 2, column = machine::current->lane() / 4;
  for (int i = 0; i < 4; i++) values[i] = pair(rows.at(8 * i + first, column), rows.at(8 * i + first + 1, column));
}

struct Factors {
  unsigned a[4], b[2];
};

inline void unpack(float* numbers, unsigned pair) {
  numbers[0] = __uint_as_float(pair << 16);
  numbers[1] = __uint_as_float(pair & 0xFFFF0000u);
}

inline void multiplyAdd(float (&sums)[4], const unsigned (&a)[4], unsigned b0, unsigned b1) {
  auto lanes = machine::exchange(~0u, Factors{{a[0], a[1], a[2], a[3]}, {b0, b1}});
  int row = machine::current->lane() / 4, column = machine::current->lane() % 4 * 2;
  // Of rows row and row + 8, and of columns column and column + 1.
  float left[2][16], right[2][16];
  for (int i = 0; i < 2; i++)
    for (int k = 0; k < 16; k += 2) {
      unpack(&left[i][k], lanes.at(row * 4 + k % 8 / 2).a[i + k / 8 * 2]);
      unpack(&right[i][k], lanes.at((column + i) * 4 + k % 8 / 2).b[k / 8]);
    }
  for (int e = 0; e < 4; e++) {
    float sum = 0;
    for (int k = 0; k < 16; k++) sum += left[e / 2][k] * right[e % 2][k];
    sums[e] += sum;
  }
}

inline unsigned packed(float low, float high) {
  Bf16 both[2];
  store(both[0], low);
  store(both[1], high);
  return pair(both[0], both[1]);
}

inline float powerOfTwo(float x) { return exp2f(x); }

// Memory of so many bytes at once, which has to be aligned to as many.
template <class V>
inline V& aligned(const void* p) {
  if (reinterpret_cast<uintptr_t>(p) % sizeof(V)) machine::fail("numbers that are not aligned as one");
  return *static_cast<V*>(const_cast<void*>(p));
}

inline float lower(unsigned both) { return __uint_as_float(both << 16); }
inline float upper(unsigned both) { return __uint_as_float(both & 0xFFFF0000u); }

inline unsigned pair(const Bf16* from) { return aligned<unsigned>(from); }
inline unsigned pair(const float* from) {
  float2 both = aligned<float2>(from);
  return packed(both.x, both.y);
}

inline void storePair(Bf16* to, unsigned both) { aligned<unsigned>(to) = both; }

inline void copyPiece(Bf16* to, const Bf16* from) { aligned<uint4>(to) = aligned<uint4>(from); }

// What is copied arrives when its group is waited for, and not before; in one order of turns it arrives at once.
inline void copyAsync(void* shared, const void* global, int bytes, bool copied) {
  using namespace machine;
  if ((reinterpret_cast<uintptr_t>(shared) | reinterpret_cast<uintptr_t>(global)) % bytes)
    fail("a copy of bytes that are not aligned");
  if (order == 2) {
    if (copied)
      memcpy(shared, global, bytes);
    else
      memset(shared, 0, bytes);
    return;
  }
  if (current->copyCount == MAX_COPIES) fail("too many copies that nobody waits for");
  Copy& copy = current->copies[current->copyCount++];
  copy = {shared, {}, bytes, current->copyGroup};
  if (copied) memcpy(copy.bytes, global, bytes);
}

inline void copyAsync(Bf16* shared, const Bf16* global, bool copied) { copyAsync(shared, global, 16, copied); }
inline void copyAsync(float* shared, const float* global, bool copied) { copyAsync(shared, global, 4, copied); }

inline void commitCopies() { machine::current->copyGroup++; }

template <int GROUPS>
inline void waitForCopies() {
  using namespace machine;
  int kept = 0;
  for (int i = 0; i < current->copyCount; i++) {
    Copy& copy = current->copies[i];
    if (copy.group < current->copyGroup - GROUPS)
      memcpy(copy.to, copy.bytes, copy.size);
    else
      current->copies[kept++] = copy;
  }
  current->copyCount = kept;
}
