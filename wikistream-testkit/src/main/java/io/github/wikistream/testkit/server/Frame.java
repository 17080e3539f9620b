package io.github.wikistream.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The bytes of one event, written line by line, as the real server does. */
final class Frame {
    private static final byte[] EVENT = "event: message\n".getBytes(UTF_8);
    private static final int FEW_BYTES = 97;

    private final LoggedEvent event;
    private final byte @Nullable [] id;
    private final byte[] data;

    Frame(boolean jsonLine, String id, LoggedEvent event) {
        this.event = event;
        this.id = jsonLine ? null : ("id: " + id + "\n").getBytes(UTF_8);
        this.data = (jsonLine
                        ? event.data().replace('\n', ' ') + "\n"
                        : "data: " + event.data().replace("\n", "\ndata: ") + "\n\n")
                .getBytes(UTF_8);
    }

    void write(ChunkedOutput out) throws IOException {
        if (id != null) {
            out.chunk(EVENT, 0, EVENT.length);
            out.chunk(id, 0, id.length);
        }
        // Chunks may end anywhere, also within a character; every eighth event does so.
        int split = event.number() % 8 == 7 ? (int) (event.number() * 31 % data.length) : 0;
        out.chunk(data, 0, split);
        out.chunk(data, split, data.length);
    }

    /** Writes a few bytes at a time and flushes each time. */
    void trickle(ChunkedOutput out) throws IOException {
        byte[] all = bytes();
        for (int at = 0; at < all.length; at += FEW_BYTES) {
            out.chunk(all, at, Math.min(at + FEW_BYTES, all.length));
            out.flush();
        }
    }

    /** Writes the first part in whole chunks, like a response that ends cleanly. */
    void writeBeginning(ChunkedOutput out, Ending ending) throws IOException {
        out.chunk(bytes(), 0, endOf(ending, 0));
    }

    /**
     * Writes the first part and leaves the last chunk incomplete.
     *
     * @param turn selects the byte if the ending leaves a choice
     */
    void writeTorn(ChunkedOutput out, Ending ending, long turn) throws IOException {
        byte[] all = bytes();
        out.torn(all, 0, endOf(ending, turn), all.length);
    }

    private int endOf(Ending ending, long turn) {
        if (id == null) {
            return ending == Ending.TORN_BEFORE_EVENT || !ending.isTorn() ? 0 : within(data.length, turn);
        }
        int head = EVENT.length + id.length;
        return switch (ending) {
            case TORN_IN_EVENT_LINE -> within(EVENT.length, turn);
            case TORN_BEHIND_EVENT_LINE, CLEAN_BEHIND_EVENT_LINE -> EVENT.length;
            case TORN_IN_ID -> EVENT.length + within(id.length, turn);
            case TORN_BEHIND_ID -> head;
            case TORN_IN_DATA -> head + within(data.length - 1, turn);
            case TORN_IN_CHARACTER -> head + withinCharacter(turn);
            case TORN_BEFORE_EMPTY_LINE -> head + data.length - 1;
            default -> 0;
        };
    }

    private static int within(int length, long turn) {
        return 1 + (int) Math.floorMod(turn * 7_919, length - 1L);
    }

    private int withinCharacter(long turn) {
        int begin = within(data.length - 1, turn);
        for (int i = 0; i < data.length; i++) {
            int at = (begin + i) % data.length;
            boolean continues = (data[at] & 0xC0) == 0x80;
            if (continues) {
                return at;
            }
        }
        return begin;
    }

    private byte[] bytes() {
        byte[] line = id;
        if (line == null) {
            return data;
        }
        byte[] all = new byte[EVENT.length + line.length + data.length];
        System.arraycopy(EVENT, 0, all, 0, EVENT.length);
        System.arraycopy(line, 0, all, EVENT.length, line.length);
        System.arraycopy(data, 0, all, EVENT.length + line.length, data.length);
        return all;
    }
}
