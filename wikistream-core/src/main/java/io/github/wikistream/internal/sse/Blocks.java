package io.github.wikistream.internal.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits an event stream into blocks (the lines up to an empty line) of bounded size for the parser of
 * okhttp-eventsource. That parser collects lines and events of any length in memory and has no limit setting; its
 * streaming mode decodes with the platform's character set and drops an id that follows the data. So the limit is
 * enforced here, before the parser.
 *
 * <p>Deviations of the parser from the standard (WHATWG HTML, "Interpreting an event stream") are corrected here too:
 *
 * <ul>
 *   <li>a byte order mark at the beginning of the stream is dropped, since the parser treats it as part of the first
 *       field's name;
 *   <li>{@code retry} is parsed here, because the parser fails on a number beyond {@code long}.
 * </ul>
 *
 * <p>A call of {@link #read} returns bytes of at most one block, and the parser reports an event as soon as it has its
 * empty line. So "the block" in this class is the event that the parser reports at that time. A line that belongs to no
 * block (a comment, {@code retry}, an unknown field) reaches the parser as an empty comment, and is returned by {@link
 * #takeAside()}.
 *
 * <p>A block that exceeds the limit is replaced by one with the head of its data, and skipped up to its empty line. Not
 * thread-safe.
 */
final class Blocks extends InputStream {
    /** The size of the head that is kept of an oversized block. */
    static final int HEAD_BYTES = 1 << 14;

    private static final byte[] EMPTY_COMMENT = {':', '\n'};
    private static final byte[] LINE_FEED = {'\n'};
    private static final byte[] DATA = "data: ".getBytes(UTF_8);
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    /** The fields of an event. */
    private static final Set<String> FIELDS = Set.of("data", "event", "id");

    private static final int READ_BYTES = 1 << 14;
    private static final int LEAST_HELD = 1 << 12;
    private static final int MOST_HELD_WHEN_IDLE = 1 << 16;
    private static final int ASIDE_BYTES = 200;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final BigInteger LONGEST_RETRY = BigInteger.valueOf(Integer.MAX_VALUE);

    /** How to process the bytes up to the next line end. */
    private enum Mode {
        COLLECT,
        SKIP_LINE,
        SKIP_BLOCK
    }

    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[READ_BYTES];
    private int next;
    private int end;

    /** The lines of the block so far, each with a line feed, and from {@code lineStart} on the incomplete line. */
    private byte[] held = new byte[LEAST_HELD];

    private int size;
    private int lineStart;
    private Mode mode = Mode.COLLECT;
    private long lineLength;
    private boolean skipLineFeed;
    private long line = 1;
    private long begin;

    // The output:
    private byte[] out = EMPTY_COMMENT;
    private int outNext;
    private int outEnd;
    private boolean cut;
    private boolean unfinished;
    private long blockLine;
    private @Nullable Item aside;

    /**
     * Creates blocks of an input.
     *
     * @param limit the maximum size in bytes of a line, and of the lines of a block together
     */
    Blocks(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** Returns whether the block is only the head of one that exceeds the limit. */
    boolean isCut() {
        return cut;
    }

    /** Returns whether the input ended before the empty line of the block. */
    boolean isUnfinished() {
        return unfinished;
    }

    /** Returns the line at which the block begins, from 1. */
    long line() {
        return blockLine;
    }

    /** Returns the line that is being read, from 1. */
    long lineReached() {
        return line;
    }

    /** Returns the memory of the incomplete block. */
    int heldBytes() {
        return held.length;
    }

    /** Returns the meaning of the empty comment in the output. */
    Item takeAside() {
        Item taken = aside;
        aside = null;
        return taken == null ? new Item.Comment("") : taken;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (outNext == outEnd) {
            if (out == held) {
                forget();
            }
            if (!collect()) {
                return -1;
            }
        }
        int count = Math.min(length, outEnd - outNext);
        System.arraycopy(out, outNext, into, offset, count);
        outNext += count;
        return count;
    }

    private void forget() {
        size = 0;
        lineStart = 0;
        if (held.length > MOST_HELD_WHEN_IDLE) {
            held = new byte[LEAST_HELD];
        }
        handOver(EMPTY_COMMENT, 0);
    }

    /** Reads until there is output; returns {@code false} at the end of the input. */
    private boolean collect() throws IOException {
        boolean ready = false;
        while (!ready) {
            if (next == end && !fill()) {
                return finish();
            }
            if (skipLineFeed) {
                skipLineFeed = false;
                next += buffer[next] == '\n' ? 1 : 0;
                continue;
            }
            int stop = next;
            while (stop < end && buffer[stop] != '\n' && buffer[stop] != '\r') {
                stop++;
            }
            ready = !append(next, stop);
            next = stop;
            if (stop < end) {
                skipLineFeed = buffer[stop] == '\r';
                next++;
                ready |= endLine();
            }
        }
        return true;
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    /** Adds bytes to the incomplete line; returns {@code false} if it exceeds the limit, and the head is output instead. */
    private boolean append(int from, int to) {
        lineLength += to - from;
        if (mode != Mode.COLLECT) {
            return true;
        }
        hold(buffer, from, to - from);
        // A line that is not part of an event does not invalidate the block around it.
        boolean inBlock = FIELDS.contains(fieldName());
        if (!inBlock) {
            size = Math.min(size, lineStart + HEAD_BYTES);
        }
        if (inBlock ? size <= limit : lineLength <= limit) {
            return true;
        }
        dropByteOrderMark();
        handOverHead(inBlock ? 0 : lineStart);
        mode = inBlock ? Mode.SKIP_BLOCK : Mode.SKIP_LINE;
        size = inBlock ? 0 : lineStart;
        lineStart = size;
        return false;
    }

    private void hold(byte[] bytes, int from, int count) {
        if (size + count > held.length) {
            held = Arrays.copyOf(held, Math.max(size + count, Math.min(2 * held.length, limit + READ_BYTES)));
        }
        System.arraycopy(bytes, from, held, size, count);
        size += count;
    }

    /** Ends a line; returns whether there is output. */
    private boolean endLine() {
        boolean empty = lineLength == 0;
        lineLength = 0;
        dropByteOrderMark();
        line++;
        if (mode != Mode.COLLECT) {
            mode = mode == Mode.SKIP_LINE || empty ? Mode.COLLECT : mode;
            return false;
        }
        if (size == lineStart) {
            return size > 0 && handOverBlock();
        }
        String field = fieldName();
        if (FIELDS.contains(field)) {
            keepLine();
            return false;
        }
        aside = aside(field);
        size = lineStart;
        handOver(EMPTY_COMMENT, EMPTY_COMMENT.length);
        return true;
    }

    private void keepLine() {
        begin = lineStart == 0 ? line - 1 : begin;
        hold(LINE_FEED, 0, 1);
        lineStart = size;
    }

    private void dropByteOrderMark() {
        int length = BYTE_ORDER_MARK.length;
        if (line == 1 && size >= length && Arrays.equals(held, 0, length, BYTE_ORDER_MARK, 0, length)) {
            size -= length;
            System.arraycopy(held, length, held, 0, size);
        }
    }

    /** Returns the text before the colon of the current line; all of it if it has none. */
    private String fieldName() {
        int colon = lineStart;
        while (colon < size && held[colon] != ':') {
            colon++;
        }
        return new String(held, lineStart, Math.min(colon - lineStart, ASIDE_BYTES), UTF_8);
    }

    private Item aside(String field) {
        String text = new String(held, lineStart, Math.min(size - lineStart, ASIDE_BYTES), UTF_8);
        if (field.isEmpty()) {
            return new Item.Comment(text.substring(1));
        }
        String digits = text.replaceFirst("^retry: ?", "");
        if (field.equals("retry") && DIGITS.matcher(digits).matches()) {
            return new Item.Retry(
                    Duration.ofMillis(new BigInteger(digits).min(LONGEST_RETRY).longValue()));
        }
        return new Item.Stray(text);
    }

    private boolean handOverBlock() {
        hold(LINE_FEED, 0, 1);
        blockLine = begin;
        cut = false;
        handOver(held, size);
        return true;
    }

    /** Outputs a block with the head of the data from here on: its event and id, and the head of its data or of what is too long. */
    private void handOverHead(int from) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        boolean hasData = false;
        int at = from;
        while (at < lineStart && head.size() < HEAD_BYTES) {
            int stop = at;
            while (held[stop] != '\n') {
                stop++;
            }
            hasData |= held[at] == 'd';
            writeHead(head, at, stop);
            at = stop + 1;
        }
        if (head.size() < HEAD_BYTES && (held[at] == 'd' || !hasData)) {
            boolean isData = fieldName().equals("data");
            head.write(DATA, 0, isData ? 0 : DATA.length);
            writeHead(head, at, size);
        }
        head.write('\n');
        blockLine = from == 0 && lineStart > 0 ? begin : line;
        cut = true;
        handOver(head.toByteArray(), head.size());
    }

    private void writeHead(ByteArrayOutputStream head, int from, int to) {
        int stop = Math.min(to, from + HEAD_BYTES - head.size());
        while (stop < to && stop > from && (held[stop] & 0xC0) == 0x80) {
            stop--;
        }
        head.write(held, from, stop - from);
        head.write('\n');
    }

    private void handOver(byte[] bytes, int length) {
        out = bytes;
        outNext = 0;
        outEnd = length;
    }

    /** Ends the last line, and outputs the block without an empty line if there is one. */
    private boolean finish() {
        if (mode != Mode.COLLECT) {
            return false;
        }
        if (size > lineStart && endLine()) {
            return true;
        }
        unfinished = true;
        return size > 0 && handOverBlock();
    }
}
