// The masks of dev.lotrgpt.compute.Dropout: a pure function of key, row and column.
#pragma once

struct Dropout {
  int threshold;  // elements whose 16 bits are below are dropped; 0: none
  float scale;    // what the others are multiplied with
  unsigned low, high;
  const unsigned long long* step;  // the key that that of this site, `low`, is made of; null: it is low and high

  // With the key in low and high; once in a kernel.
  __device__ __forceinline__ Dropout keyed() const {
    Dropout result = *this;
    if (threshold && step) {
      unsigned long long key = hash(*step, low);
      result.low = static_cast<unsigned>(key);
      result.high = static_cast<unsigned>(key >> 32);
    }
    return result;
  }

  // dev.lotrgpt.compute.CounterRandom.
  __device__ static __forceinline__ unsigned long long hash(unsigned long long key, unsigned counter) {
    unsigned long long z = key + (counter + 1ull) * 0x9E3779B97F4A7C15ull;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ z >> 27) * 0x94D049BB133111EBull;
    return z ^ z >> 31;
  }

  // Of row `row` with `columns` elements: 0 or scale.
  __device__ __forceinline__ float factor(unsigned row, unsigned column, unsigned columns) const {
    if (threshold == 0) return 1;
    Pair both = kept(seed(row, column, columns));
    return (column % 2 ? both.odd : both.even) ? scale : 0;
  }

  // To neighbours of a row from `column` on; an even number of them from an even column, or one.
  template <int COUNT>
  __device__ __forceinline__ void apply(float (&x)[COUNT], unsigned row, unsigned column, unsigned columns) const {
    if (threshold == 0) return;
    if constexpr (COUNT == 1) {
      x[0] *= factor(row, column, columns);
    } else {
      unsigned first = seed(row, column, columns);
#pragma unroll
      for (int j = 0; j < COUNT; j += 2) {
        Pair both = kept(first + j / 2 * NEXT);
        x[j] *= both.even ? scale : 0;
        x[j + 1] *= both.odd ? scale : 0;
      }
    }
  }

  // Whether an even column and the next are kept.
  struct Pair {
    bool even, odd;
  };

  // Of the pair that `column` is one of; that of the next pair is larger by NEXT.
  __device__ __forceinline__ unsigned seed(unsigned row, unsigned column, unsigned columns) const {
    return (row * ((columns + 1) / 2) + column / 2) * NEXT + low;
  }

  static constexpr unsigned NEXT = 0x9E3779B9u;

  // MurmurHash3's finaliser; 16 bits for each column.
  __device__ __forceinline__ Pair kept(unsigned seed) const {
    unsigned h = seed, limit = static_cast<unsigned>(threshold) << 16;
    h ^= h >> 16;
    h *= 0x85EBCA6Bu;
    h ^= h >> 13 ^ high;
    h *= 0xC2B2AE35u;
    // The last step is h ^ h >> 16, whose lower half is for the even column: here it is the upper one.
    return {(h ^ h << 16) >= limit, h >= limit};
  }
};
