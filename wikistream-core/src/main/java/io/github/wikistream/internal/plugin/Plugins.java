package io.github.wikistream.internal.plugin;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.PluginException;
import io.github.wikistream.metric.MetricStoreProvider;
import io.github.wikistream.sink.SinkProvider;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceConfig;
import io.github.wikistream.source.SourceProvider;
import java.net.URL;
import java.security.CodeSource;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds plugins by the scheme of a URI. Looks only when asked, and refuses two plugins with one scheme. */
public final class Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    private final Map<String, Object> sinks = new TreeMap<>();
    private final Map<String, Object> sources = new TreeMap<>();

    private Plugins() {}

    /**
     * Looks for plugins where the program's own classes come from.
     *
     * @throws PluginException if one cannot be loaded, or two have the same scheme
     */
    public static Plugins find() {
        Plugins plugins = new Plugins();
        try {
            ServiceLoader.load(SinkProvider.class)
                    .forEach(provider -> add(plugins.sinks, all(provider.scheme(), provider.aliases()), provider));
            ServiceLoader.load(MetricStoreProvider.class)
                    .forEach(provider -> add(plugins.sinks, all(provider.scheme(), provider.aliases()), provider));
            ServiceLoader.load(SourceProvider.class)
                    .forEach(provider -> add(plugins.sources, provider.schemes(), provider));
        } catch (ServiceConfigurationError e) {
            throw new PluginException("a plugin cannot be loaded: " + e.getMessage(), e);
        }
        return plugins;
    }

    private static Set<String> all(String scheme, Set<String> aliases) {
        Set<String> all = new TreeSet<>(aliases);
        all.add(scheme);
        return all;
    }

    private static void add(Map<String, Object> known, Set<String> schemes, Object provider) {
        for (String scheme : schemes) {
            Object other = known.putIfAbsent(scheme, provider);
            if (other != null) {
                throw new PluginException(
                        "two plugins serve '" + scheme + ":': " + describe(other) + " and " + describe(provider)
                                + "; take one of them off the class path",
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
     * Makes what a sink's URI names: a sink or a metric store.
     *
     * @param ifSink  what to make of a sink's provider
     * @param ifStore what to make of a metric store's provider
     * @throws PluginException if no plugin serves the scheme
     */
    public <T> T sink(PluginUri uri, Function<SinkProvider, T> ifSink, Function<MetricStoreProvider, T> ifStore) {
        Object provider = lookUp(sinks, uri, "sink");
        return provider instanceof SinkProvider sink
                ? ifSink.apply(sink)
                : ifStore.apply((MetricStoreProvider) provider);
    }

    /**
     * Makes the source that a URI names.
     *
     * @throws PluginException if no plugin serves the scheme
     */
    public Source source(SourceConfig config) {
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
