package io.github.wikistream.internal.plugin;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.PluginException;
import io.github.wikistream.metric.MetricStoreProvider;
import io.github.wikistream.sink.SinkProvider;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceProvider;
import java.net.URL;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds plugins by the scheme of a URI. Searches only on request, and refuses two plugins with the same scheme. */
public final class Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    private final Map<String, Object> sinks = new TreeMap<>();
    private final Map<String, Object> sources = new TreeMap<>();

    private Plugins() {}

    /**
     * Searches the class path or module path of the program.
     *
     * @throws PluginException if a plugin cannot be loaded, or two have the same scheme
     */
    public static Plugins find() {
        Plugins plugins = new Plugins();
        try {
            ServiceLoader.load(SinkProvider.class)
                    .forEach(provider -> add(plugins.sinks, provider.schemes(), provider));
            ServiceLoader.load(MetricStoreProvider.class)
                    .forEach(provider -> add(plugins.sinks, provider.schemes(), provider));
            ServiceLoader.load(SourceProvider.class)
                    .forEach(provider -> add(plugins.sources, provider.schemes(), provider));
        } catch (ServiceConfigurationError e) {
            throw new PluginException("a plugin cannot be loaded: " + e.getMessage(), e);
        }
        return plugins;
    }

    private static void add(Map<String, Object> known, List<String> schemes, Object provider) {
        if (schemes.isEmpty()) {
            throw new PluginException(describe(provider) + " declares no scheme", null);
        }
        for (String scheme : schemes) {
            Object other = known.putIfAbsent(scheme, provider);
            if (other != null) {
                throw new PluginException(
                        "two plugins serve '" + scheme + ":': " + describe(other) + " and " + describe(provider)
                                + "; remove one of them from the class path",
                        null);
            }
        }
    }

    private static String describe(Object provider) {
        Class<?> type = provider.getClass();
        String version = type.getPackage() == null ? null : type.getPackage().getImplementationVersion();
        CodeSource code = type.getProtectionDomain().getCodeSource();
        URL place = code == null ? null : code.getLocation();
        return type.getName()
                + (version == null ? "" : " " + version)
                + (place == null ? "" : " in " + place.getPath());
    }

    /**
     * Applies a function to the provider of sinks or of metric stores that serves a URI.
     *
     * @throws PluginException if no plugin serves the scheme
     */
    public <T> T sink(
            PluginUri uri,
            BiFunction<SinkProvider, SinkProvider.Config, T> ifSink,
            BiFunction<MetricStoreProvider, MetricStoreProvider.Config, T> ifStore) {
        Object provider = lookUp(sinks, uri, "sink");
        return provider instanceof SinkProvider sink
                ? ifSink.apply(sink, SinkProvider.Config.builder().uri(uri).build())
                : ifStore.apply(
                        (MetricStoreProvider) provider,
                        MetricStoreProvider.Config.builder().uri(uri).build());
    }

    /**
     * Creates a source.
     *
     * @throws PluginException if no plugin serves the scheme
     */
    public Source source(SourceProvider.Config config) {
        return ((SourceProvider) lookUp(sources, config.uri(), "source")).create(config);
    }

    private static Object lookUp(Map<String, Object> known, PluginUri uri, String kind) {
        Object provider = known.get(uri.scheme());
        if (provider == null) {
            throw new PluginException(
                    "no " + kind + " plugin serves '" + uri.scheme() + ":' of " + uri + "; there are " + known.keySet()
                            + "; put the plugin's jar on the class path",
                    null);
        }
        LOG.info("{} {}: {}", kind, uri, describe(provider));
        return provider;
    }
}
