package io.github.wikistream.metric.memory;

import java.nio.charset.StandardCharsets;

/**
 * Estimates the number of distinct texts in little memory: each of 2<sup>14</sup> registers holds the longest run of
 * zeros in the hashes assigned to it. The standard error is 1.04 / √2<sup>14</sup> = 0.81 %.
 *
 * <p>Hash, registers and estimate are those of Redis ({@code PFADD}, {@code PFCOUNT}), so that a store in memory and
 * one on Redis return the same number. Sources: P. Flajolet and others, <i>HyperLogLog: the analysis of a near-optimal
 * cardinality estimation algorithm</i>, 2007; O. Ertl, <i>New cardinality estimation algorithms for HyperLogLog
 * sketches</i>, 2017, algorithm 6; A. Appleby, MurmurHash64A.
 *
 * <p>The representation is sparse at first, and becomes dense once the sparse table would take as much memory. Not
 * thread-safe.
 */
final class HyperLogLog {
    /** The relative standard error of an estimate. */
    static final double STANDARD_ERROR = 0.0081;

    private static final int INDEX_BITS = 14;
    private static final int REGISTERS = 1 << INDEX_BITS;
    private static final int RANKS = Long.SIZE - INDEX_BITS;
    private static final int RANK_BITS = 6;
    private static final int RANK_MASK = (1 << RANK_BITS) - 1;
    private static final double ALPHA_INFINITE = 0.7213475204444817;
    private static final long SEED = 0xadc83b19L;
    private static final long MULTIPLIER = 0xc6a4a7935bd1e995L;
    private static final int SHIFT = 47;
    private static final int FIRST_TABLE = 16;
    /** Four bytes per entry, one byte per register. */
    private static final int LARGEST_TABLE = REGISTERS / 4;

    /** Open addressing; an entry is the index and the rank of a register, 0 is a free slot. Replaced by {@code dense}. */
    private int[] sparse = new int[FIRST_TABLE];

    private int used;
    private byte[] dense = new byte[0];

    /** Adds a text. */
    void add(String text) {
        long hash = hash(text.getBytes(StandardCharsets.UTF_8));
        int index = (int) hash & (REGISTERS - 1);
        // The top bit ends every run.
        int rank = Long.numberOfTrailingZeros(hash >>> INDEX_BITS | 1L << RANKS) + 1;
        raise(index, rank);
    }

    void addAll(HyperLogLog other) {
        if (other.dense.length > 0) {
            for (int index = 0; index < REGISTERS; index++) {
                if (other.dense[index] > 0) {
                    raise(index, other.dense[index]);
                }
            }
        } else {
            for (int entry : other.sparse) {
                if (entry != 0) {
                    raise(entry >>> RANK_BITS, entry & RANK_MASK);
                }
            }
        }
    }

    private void raise(int index, int rank) {
        if (dense.length > 0) {
            dense[index] = (byte) Math.max(dense[index], rank);
            return;
        }
        int slot = slot(sparse, index);
        if (sparse[slot] != 0) {
            sparse[slot] = index << RANK_BITS | Math.max(sparse[slot] & RANK_MASK, rank);
            return;
        }
        sparse[slot] = index << RANK_BITS | rank;
        used++;
        if (4 * used > 3 * sparse.length) {
            grow();
        }
    }

    private void grow() {
        int[] old = sparse;
        if (2 * old.length > LARGEST_TABLE) {
            dense = new byte[REGISTERS];
            sparse = new int[0];
            for (int entry : old) {
                if (entry != 0) {
                    dense[entry >>> RANK_BITS] = (byte) (entry & RANK_MASK);
                }
            }
            return;
        }
        int[] larger = new int[2 * old.length];
        for (int entry : old) {
            if (entry != 0) {
                larger[slot(larger, entry >>> RANK_BITS)] = entry;
            }
        }
        sparse = larger;
    }

    /** Returns the slot of a register, or the free slot for it. There always is one: the table is never full. */
    private static int slot(int[] table, int index) {
        int slot = index & (table.length - 1);
        while (table[slot] != 0 && table[slot] >>> RANK_BITS != index) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    /** Returns the estimate. */
    long estimate() {
        int[] ranks = new int[RANKS + 2];
        if (dense.length > 0) {
            for (byte rank : dense) {
                ranks[rank]++;
            }
        } else {
            for (int entry : sparse) {
                if (entry != 0) {
                    ranks[entry & RANK_MASK]++;
                }
            }
            ranks[0] = REGISTERS - used;
        }
        double m = REGISTERS;
        double z = m * tau((m - ranks[RANKS + 1]) / m);
        for (int rank = RANKS; rank >= 1; rank--) {
            z += ranks[rank];
            z *= 0.5;
        }
        z += m * sigma(ranks[0] / m);
        return Math.round(ALPHA_INFINITE * m * m / z);
    }

    private static double tau(double x) {
        if (x == 0 || x == 1) {
            return 0;
        }
        double rest = x;
        double y = 1;
        double z = 1 - x;
        double before;
        do {
            rest = Math.sqrt(rest);
            before = z;
            y *= 0.5;
            z -= (1 - rest) * (1 - rest) * y;
        } while (before != z);
        return z / 3;
    }

    private static double sigma(double x) {
        if (x == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double power = x;
        double y = 1;
        double z = x;
        double before;
        do {
            power *= power;
            before = z;
            z += power * y;
            y += y;
        } while (before != z);
        return z;
    }

    /** MurmurHash64A. */
    static long hash(byte[] text) {
        long hash = SEED ^ text.length * MULTIPLIER;
        int whole = text.length & ~7;
        for (int i = 0; i < whole; i += Long.BYTES) {
            long block = block(text, i, Long.BYTES) * MULTIPLIER;
            block ^= block >>> SHIFT;
            hash = (hash ^ block * MULTIPLIER) * MULTIPLIER;
        }
        if (whole < text.length) {
            hash = (hash ^ block(text, whole, text.length - whole)) * MULTIPLIER;
        }
        hash ^= hash >>> SHIFT;
        hash *= MULTIPLIER;
        return hash ^ hash >>> SHIFT;
    }

    private static long block(byte[] text, int start, int length) {
        long block = 0;
        for (int i = length - 1; i >= 0; i--) {
            block = block << Byte.SIZE | (text[start + i] & 0xffL);
        }
        return block;
    }
}
