package io.github.wikistream.postgres.internal.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.wikistream.postgres.internal.jdbc.Timestamps;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows in the binary format of {@code COPY}. A value that PostgreSQL cannot store is replaced, and the column
 * {@link #altered() altered} of the row is set, because one such value must not fail a whole batch.
 *
 * <p>Source: PostgreSQL documentation, "COPY", section "Binary Format"; the format of a value is that of its type's
 * send function.
 */
final class CopyRows {
    private static final byte[] HEADER = {
        'P',
        'G',
        'C',
        'O',
        'P',
        'Y',
        '\n',
        (byte) 0xFF,
        '\r',
        '\n',
        0, /* flags */
        0,
        0,
        0,
        0, /* extension */
        0,
        0,
        0,
        0
    };
    private static final int FLUSH_BYTES = 64 * 1024;
    private static final int NULL_LENGTH = -1;

    private byte[] buffer = new byte[FLUSH_BYTES * 2];
    private int size;
    private int alteredAt = -1;
    private boolean altered;

    CopyRows() {
        System.arraycopy(HEADER, 0, buffer, 0, HEADER.length);
        size = HEADER.length;
    }

    void begin(int columns) {
        reserve(2);
        buffer[size++] = (byte) (columns >> 8);
        buffer[size++] = (byte) columns;
        altered = false;
        alteredAt = -1;
    }

    /** Ends a row and sets its column {@code altered}. */
    void end() {
        if (altered && alteredAt >= 0) {
            buffer[alteredAt] = 1;
        }
    }

    /** Sends the buffer if it is large enough. Called between two rows. */
    void sendMuchTo(CopyIn target) throws SQLException {
        if (size >= FLUSH_BYTES) {
            target.writeToCopy(buffer, 0, size);
            size = 0;
        }
    }

    /** Sends the rest of the buffer and the end marker. Called once, after the last row. */
    void sendTo(CopyIn target) throws SQLException {
        begin(-1);
        target.writeToCopy(buffer, 0, size);
        size = 0;
    }

    void uuid(UUID value) {
        reserve(20);
        putInt(16);
        putLong(value.getMostSignificantBits());
        putLong(value.getLeastSignificantBits());
    }

    /** Writes a time in microseconds; a time that cannot be stored becomes the nearest one that can. */
    void time(@Nullable Instant value) {
        if (value == null) {
            putNull();
            return;
        }
        Instant storable = Timestamps.storable(value);
        altered |= Timestamps.isOutside(value);
        reserve(12);
        putInt(8);
        putLong(Timestamps.microsSince2000(storable));
    }

    /** Writes a time that is known to be storable, in microseconds since the start of 2000. */
    void micros(long value) {
        reserve(12);
        putInt(8);
        putLong(value);
    }

    /** Writes a value of the type {@code "char"}, one ASCII character. */
    void character(char value) {
        reserve(5);
        putInt(1);
        buffer[size++] = (byte) value;
    }

    void bigint(@Nullable Long value) {
        if (value == null) {
            putNull();
            return;
        }
        reserve(12);
        putInt(8);
        putLong(value);
    }

    void integer(int value) {
        reserve(8);
        putInt(4);
        putInt(value);
    }

    void bool(@Nullable Boolean value) {
        if (value == null) {
            putNull();
            return;
        }
        reserve(5);
        putInt(1);
        buffer[size++] = (byte) (value ? 1 : 0);
    }

    /** Writes the column that flags a replaced value in this row; its value is set when the row ends. */
    void altered() {
        bool(false);
        alteredAt = size - 1;
    }

    void text(@Nullable String value) {
        if (value == null) {
            putNull();
            return;
        }
        putText(value);
    }

    void jsonb(@Nullable String value) {
        StorableJson json = StorableJson.of(value);
        altered |= json.altered();
        if (json.text() == null) {
            putNull();
            return;
        }
        int lengthAt = size;
        putText(json.text());
        // The value begins with the version of its format, which is part of its length.
        reserve(1);
        System.arraycopy(buffer, lengthAt + 4, buffer, lengthAt + 5, size - lengthAt - 4);
        buffer[lengthAt + 4] = 1;
        size++;
        putIntAt(lengthAt, size - lengthAt - 4);
    }

    private void putText(String value) {
        String storable = StorableText.of(value);
        altered |= !storable.equals(value);
        byte[] utf8 = storable.getBytes(UTF_8);
        reserve(4 + utf8.length);
        putInt(utf8.length);
        System.arraycopy(utf8, 0, buffer, size, utf8.length);
        size += utf8.length;
    }

    private void putNull() {
        reserve(4);
        putInt(NULL_LENGTH);
    }

    private void putInt(int value) {
        putIntAt(size, value);
        size += 4;
    }

    private void putIntAt(int at, int value) {
        buffer[at] = (byte) (value >> 24);
        buffer[at + 1] = (byte) (value >> 16);
        buffer[at + 2] = (byte) (value >> 8);
        buffer[at + 3] = (byte) value;
    }

    private void putLong(long value) {
        putInt((int) (value >> 32));
        putInt((int) value);
    }

    private void reserve(int bytes) {
        if (buffer.length - size < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + bytes));
        }
    }
}
