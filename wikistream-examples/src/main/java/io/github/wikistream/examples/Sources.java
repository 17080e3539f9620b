package io.github.wikistream.examples;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.PluginException;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceProvider;
import java.util.List;
import java.util.ServiceLoader;

/** Creates sources that are read without a {@link io.github.wikistream.WikiStream}. */
public final class Sources {
    private Sources() {}

    /**
     * Creates the source. Does no I/O.
     *
     * @throws IllegalArgumentException if the source refuses a setting
     * @throws PluginException          if no plugin provides the scheme
     */
    public static Source of(SourceChoice choice, List<String> streams, String userAgent) {
        PluginUri uri = PluginUri.parse(choice.uri());
        for (SourceProvider provider : ServiceLoader.load(SourceProvider.class)) {
            if (provider.schemes().contains(uri.scheme())) {
                return provider.create(SourceProvider.Config.builder()
                        .uri(uri)
                        .streams(streams)
                        .userAgent(userAgent)
                        .build());
            }
        }
        throw new PluginException(
                "no source serves '" + uri.scheme() + ":' of " + uri + ": is its jar on the class path?", null);
    }
}
