package io.github.wikistream.redis;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a writer asks the server before it writes. Each call is one round trip; keys that are not there are left out of the answer. */
interface StoredReads {
    /** Returns some fields of a hash, {@code null} for those that are not there. */
    List<@Nullable String> fields(String key, String... fields);

    /** Returns the members of a set. */
    Collection<String> members(String key);

    /** Returns whole strings, by key. */
    Map<String, String> strings(Collection<String> keys);

    /** Returns the lengths of strings in bytes, by key. */
    Map<String, Long> lengths(Collection<String> keys);
}
