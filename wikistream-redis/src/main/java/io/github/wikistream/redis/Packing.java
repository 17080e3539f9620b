package io.github.wikistream.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Text in less room: gzip in Base64, which {@code base64 -d | gunzip} turns back. For what is over and hardly changes any more: names such
 * as those of wikis stand in every minute and hour, and most of the room is theirs.
 */
final class Packing {
    private Packing() {}

    static String pack(byte[] text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(text.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written but memory", e);
        }
        return Base64.getEncoder().encodeToString(packed.toByteArray());
    }

    /** Turns back what {@link #pack} made. */
    static String unpack(String packed) {
        byte[] bytes = Base64.getDecoder().decode(packed);
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a packed text is damaged: " + packed.length() + " characters", e);
        }
    }
}
