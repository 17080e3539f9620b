package io.github.wikistream.redis;

import io.github.wikistream.metric.HyperLogLog;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A sketch as Redis keeps it, so that {@code PFCOUNT} reads it and {@code PFADD} adds to it. Redis would hash each member and look up its
 * register; a writer that has done so already sends the result.
 *
 * <p>Source: the description at the head of Redis's {@code hyperloglog.c}, which holds since 2.8.9. A header of 16 bytes: {@code HYLL}, 1 for
 * the sparse form or 0 for the dense one, three unused, and a count whose highest bit says that it is not known. The sparse form are runs
 * of registers: {@code 00nnnnnn} of up to 64 zeros, {@code 01nnnnnn nnnnnnnn} of up to 16,384 zeros, {@code 1vvvvvnn} of up to four with a
 * value of up to 32, all less one. The dense form are six bits for each register, the lowest first.
 */
final class SketchBytes {
    private static final byte[] MAGIC = "HYLL".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 16;
    private static final byte UNKNOWN = (byte) 0x80;
    private static final byte SPARSE = 1;

    /** From there on Redis itself turns to the dense form, by its usual settings. */
    private static final int LARGEST_SPARSE = 3_000;

    private static final int LARGEST_SPARSE_RANK = 32;
    private static final int LONGEST_ZEROS = 64;
    private static final int LONG_ZEROS = 0x40;
    private static final int RANKS = 0x80;
    private static final int LONGEST_RUN = 4;
    private static final int RANK_BITS = 6;

    private SketchBytes() {}

    static byte[] of(HyperLogLog sketch) {
        byte[] ranks = sketch.ranks();
        ByteArrayOutputStream sparse = new ByteArrayOutputStream();
        sparse.writeBytes(header(SPARSE));
        for (int start = 0; start < ranks.length; ) {
            int end = start + 1;
            while (end < ranks.length && ranks[end] == ranks[start]) {
                end++;
            }
            if (ranks[start] > LARGEST_SPARSE_RANK || sparse.size() > LARGEST_SPARSE) {
                return dense(ranks);
            }
            if (ranks[start] == 0) {
                writeZeros(sparse, end - start);
            } else {
                writeRun(sparse, ranks[start], end - start);
            }
            start = end;
        }
        return sparse.toByteArray();
    }

    private static byte[] header(byte form) {
        byte[] header = Arrays.copyOf(MAGIC, HEADER);
        header[MAGIC.length] = form;
        header[HEADER - 1] = UNKNOWN;
        return header;
    }

    private static void writeZeros(ByteArrayOutputStream sparse, int length) {
        if (length > LONGEST_ZEROS) {
            sparse.write(LONG_ZEROS | (length - 1) >>> Byte.SIZE);
            sparse.write(length - 1);
        } else {
            sparse.write(length - 1);
        }
    }

    private static void writeRun(ByteArrayOutputStream sparse, int rank, int length) {
        for (int left = length; left > 0; left -= LONGEST_RUN) {
            sparse.write(RANKS | (rank - 1) << 2 | Math.min(left, LONGEST_RUN) - 1);
        }
    }

    private static byte[] dense(byte[] ranks) {
        byte[] dense = Arrays.copyOf(header((byte) 0), HEADER + ranks.length * RANK_BITS / Byte.SIZE);
        int bits = 0;
        int held = 0;
        int at = HEADER;
        for (byte rank : ranks) {
            bits |= rank << held;
            held += RANK_BITS;
            while (held >= Byte.SIZE) {
                dense[at] = (byte) bits;
                at++;
                bits >>>= Byte.SIZE;
                held -= Byte.SIZE;
            }
        }
        return dense;
    }
}
