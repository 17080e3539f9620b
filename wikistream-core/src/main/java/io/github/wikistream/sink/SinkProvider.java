package io.github.wikistream.sink;

import io.github.wikistream.config.PluginUri;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/** Creates sinks for URIs of its schemes. Found by {@link java.util.ServiceLoader}. */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public interface SinkProvider {
    /**
     * Returns the schemes of the URIs that this provider serves, in lower case: its name first, such as {@code
     * postgresql}, then other spellings of it, such as {@code postgres}. At least one.
     */
    List<String> schemes();

    /**
     * Creates a sink. Checks every setting, does no I/O.
     *
     * @throws IllegalArgumentException if a setting is wrong; the message names it, its value and the remedy
     */
    Sink create(Config config);

    /**
     * Returns what a sink writes to. A pipeline refuses two sinks with equal targets, which would fence each other.
     *
     * @return equal for two configurations if their sinks write to the same place; by default the URI
     * @throws IllegalArgumentException as for {@link #create}
     */
    default Object target(Config config) {
        return config.uri();
    }

    /**
     * Returns the dead letters of the sink. Checks every setting, does no I/O.
     *
     * @return empty, the default, if the sink stores no dead letters that can be read
     * @throws IllegalArgumentException as for {@link #create}
     */
    default Optional<DeadLetterStore> deadLetters(Config config) {
        return Optional.empty();
    }

    /** The configuration of a sink. Immutable. */
    final class Config {
        private final PluginUri uri;

        private Config(Builder from) {
            uri = Objects.requireNonNull(from.uri, "uri");
        }

        /** Returns a new builder. */
        public static Builder builder() {
            return new Builder();
        }

        /** Returns the address. */
        public PluginUri uri() {
            return uri;
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
            return "Config[uri=" + uri + "]";
        }

        private List<@Nullable Object> parts() {
            return Arrays.asList(uri);
        }

        /** Builds a {@link Config}. Each method sets the part of the same name. Required is {@code uri}. Not thread-safe. */
        public static final class Builder {
            private @Nullable PluginUri uri;

            private Builder() {}

            public Builder uri(PluginUri value) {
                uri = value;
                return this;
            }

            /**
             * Returns the value.
             *
             * @throws NullPointerException if a required part is not set
             */
            public Config build() {
                return new Config(this);
            }
        }
    }
}
