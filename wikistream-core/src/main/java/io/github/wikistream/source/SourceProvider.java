package io.github.wikistream.source;

import io.github.wikistream.config.PluginUri;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/** Creates sources for URIs of its schemes. Found by {@link java.util.ServiceLoader}. */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public interface SourceProvider {
    /**
     * Returns the schemes of the URIs that this provider serves, in lower case: its name first, such as {@code https},
     * then other spellings of it, such as {@code http}. At least one.
     */
    List<String> schemes();

    /**
     * Creates a source. Checks every setting, does no I/O.
     *
     * @throws IllegalArgumentException if a setting is wrong; the message names it, its value and the remedy
     */
    Source create(Config config);

    /** The configuration of a source. Immutable. */
    final class Config {
        private final PluginUri uri;
        private final List<String> streams;
        private final @Nullable Instant since;
        private final @Nullable String userAgent;

        private Config(Builder from) {
            uri = Objects.requireNonNull(from.uri, "uri");
            streams = List.copyOf(Objects.requireNonNull(from.streams, "streams"));
            since = from.since;
            userAgent = from.userAgent;
            if (streams.isEmpty()) {
                throw new IllegalArgumentException("at least one stream must be named, such as recentchange");
            }
        }

        /** Returns a new builder. */
        public static Builder builder() {
            return new Builder();
        }

        /** Returns the address. */
        public PluginUri uri() {
            return uri;
        }

        /** Returns the names of the streams to read, such as {@code recentchange}; at least one. */
        public List<String> streams() {
            return streams;
        }

        /** Returns where a reader without a position starts; {@code null} for the default of the source. */
        public @Nullable Instant since() {
            return since;
        }

        /** Returns the program and contact, which Wikimedia requires of every client; {@code null} if not given. */
        public @Nullable String userAgent() {
            return userAgent;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Config that && parts().equals(that.parts());
        }

        @Override
        public int hashCode() {
            return parts().hashCode();
        }

        @Override
        public String toString() {
            return "Config[uri=" + uri + ", streams=" + streams + ", since=" + since + ", userAgent=" + userAgent + "]";
        }

        private List<@Nullable Object> parts() {
            return Arrays.asList(uri, streams, since, userAgent);
        }

        /**
         * Builds a {@link Config}. Each method sets the part of the same name. Required are {@code uri} and {@code
         * streams}. A part that is not set is absent, empty, 0 or false. Not thread-safe.
         */
        public static final class Builder {
            private @Nullable PluginUri uri;
            private @Nullable List<String> streams;
            private @Nullable Instant since;
            private @Nullable String userAgent;

            private Builder() {}

            public Builder uri(PluginUri value) {
                uri = value;
                return this;
            }

            public Builder streams(List<String> value) {
                streams = value;
                return this;
            }

            public Builder since(@Nullable Instant value) {
                since = value;
                return this;
            }

            public Builder userAgent(@Nullable String value) {
                userAgent = value;
                return this;
            }

            /**
             * Returns the value.
             *
             * @throws NullPointerException if a required part is not set
             * @throws IllegalArgumentException if a part is out of range
             */
            public Config build() {
                return new Config(this);
            }
        }
    }
}
