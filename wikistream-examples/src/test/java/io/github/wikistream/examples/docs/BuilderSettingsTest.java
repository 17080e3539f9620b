package io.github.wikistream.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.EventReader;
import io.github.wikistream.WikiStream;
import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.source.SseSource;
import io.github.wikistream.testkit.server.EventStreamsServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The page on configuration lists every setting of every builder, with the range that the builder enforces. */
class BuilderSettingsTest {
    private static final Page PAGE = Page.of("docs/reference/configuration.md");
    private static final Set<Class<?>> NUMBERS = Set.of(int.class, long.class, Duration.class);

    static Stream<Arguments> builders() {
        return Stream.of(
                builder("WikiStream.builder()", WikiStream::builder),
                builder("EventReader.builder()", EventReader::builder),
                builder("SseSource.builder()", SseSource::builder),
                builder("PostgresServer.in(folder)", () -> PostgresServer.in(Path.of("unused"))),
                builder("RedisServer.in(folder)", () -> RedisServer.in(Path.of("unused"))),
                builder("EventStreamsServer.builder()", EventStreamsServer::builder));
    }

    private static Arguments builder(String heading, Supplier<Object> builder) {
        return Arguments.of(heading, builder);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("builders")
    void everySettingIsListedAndNoOther(String heading, Supplier<Object> builder) {
        Set<String> documented = rows(heading).stream()
                .flatMap(row -> Page.codeIn(row.get(0)).stream())
                .collect(Collectors.toSet());
        Set<String> settings =
                settings(builder.get().getClass()).map(Method::getName).collect(Collectors.toSet());
        assertThat(documented).isEqualTo(settings);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("builders")
    void rangesAreTheOnesThatTheBuilderEnforces(String heading, Supplier<Object> builder) {
        for (List<String> row : rows(heading)) {
            Range.in(row.get(2)).ifPresent(range -> {
                String name = Page.codeIn(row.get(0)).get(0);
                Method setting = settings(builder.get().getClass())
                        .filter(method -> method.getName().equals(name) && takesNumbers(method))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(heading + " has no number " + name));
                for (long value : range.allowed()) {
                    assertThatCode(() -> set(builder.get(), setting, value))
                            .as("%s: %s of %s is allowed", heading, name, value)
                            .doesNotThrowAnyException();
                }
                for (long value : range.refused()) {
                    if (Range.as(setting.getParameterTypes()[0], value).isPresent()) {
                        assertThatThrownBy(() -> set(builder.get(), setting, value))
                                .as("%s: %s of %s is refused", heading, name, value)
                                .isInstanceOf(IllegalArgumentException.class);
                    }
                }
            });
        }
    }

    private static List<List<String>> rows(String heading) {
        return PAGE.table("### `" + heading + "`");
    }

    /** Returns the methods that return the builder. */
    private static Stream<Method> settings(Class<?> builder) {
        return Arrays.stream(builder.getMethods())
                .filter(method -> method.getDeclaringClass() != Object.class)
                .filter(method -> method.getReturnType().isAssignableFrom(builder));
    }

    private static boolean takesNumbers(Method method) {
        return Arrays.stream(method.getParameterTypes()).allMatch(NUMBERS::contains);
    }

    /** Calls a setting with the same value for each of its parameters. */
    private static void set(Object builder, Method setting, long value) throws Throwable {
        Object[] arguments = Arrays.stream(setting.getParameterTypes())
                .map(type -> Range.as(type, value))
                .map(Optional::orElseThrow)
                .toArray();
        try {
            setting.invoke(builder, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
