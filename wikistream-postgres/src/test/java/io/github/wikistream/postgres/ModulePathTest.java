package io.github.wikistream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.postgres.fixture.Session;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.sink.SinkProvider;
import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The other tests run on the class path; this one puts the same jars on a module path, where resources are found by
 * other rules.
 */
class ModulePathTest {
    private static final String MODULE = "io.github.wikistream.postgres";

    @Test
    void sinkIsFoundAndCreatesItsTablesAsAModule() throws Exception {
        ModuleLayer layer = layer();
        ClassLoader loader = layer.findLoader(MODULE);
        Class<?> spi = loader.loadClass(SinkProvider.class.getName());
        List<?> providers = ServiceLoader.load(layer, spi).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.getClass().getModule().getName().equals(MODULE))
                .toList();
        assertThat(providers).hasSize(1);

        TestPostgres.Database database = TestPostgres.freshDatabase();
        Class<?> uriType = loader.loadClass(PluginUri.class.getName());
        Object uri = uriType.getMethod("parse", String.class).invoke(null, database.uri());
        Class<?> configType = loader.loadClass(SinkProvider.Config.class.getName());
        Object builder = configType.getMethod("builder").invoke(null);
        builder.getClass().getMethod("uri", uriType).invoke(builder, uri);
        Object config = builder.getClass().getMethod("build").invoke(builder);
        Object sink = spi.getMethod("create", configType).invoke(providers.get(0), config);
        Class<?> contextType = loader.loadClass(SinkContext.class.getName());
        Object context = contextType.getConstructor(String.class).newInstance("modular");
        Class<?> sinkType = loader.loadClass(Sink.class.getName());
        try {
            sinkType.getMethod("open", contextType).invoke(sink, context);
        } finally {
            sinkType.getMethod("close").invoke(sink);
        }
        try (Session session = new Session(database.jdbcUrl())) {
            assertThat(session.column("SELECT pipeline FROM wikistream.checkpoint"))
                    .containsExactly("modular");
        }
    }

    private static ModuleLayer layer() {
        Path[] jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> !path.endsWith("test-classes"))
                .filter(path -> !path.toString().contains("testkit"))
                .toArray(Path[]::new);
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration =
                boot.configuration().resolve(ModuleFinder.of(jars), ModuleFinder.of(), Set.of(MODULE));
        return boot.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    }
}
