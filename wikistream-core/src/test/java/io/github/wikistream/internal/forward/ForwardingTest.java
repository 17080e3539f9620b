package io.github.wikistream.internal.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.source.Source;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardingTest {
    static Stream<Arguments> wrappers() {
        return Stream.of(
                Arguments.of(Sink.class, ForwardingSink.class),
                Arguments.of(MetricStore.class, ForwardingMetricStore.class),
                Arguments.of(Source.class, ForwardingSource.class));
    }

    /** A default method inherited from the interface would answer for the wrapper, not for the wrapped object. */
    @ParameterizedTest
    @MethodSource("wrappers")
    void everyMethodIsForwarded(Class<?> plugin, Class<?> wrapper) {
        List<String> declared = Arrays.stream(wrapper.getDeclaredMethods())
                .map(ForwardingTest::signature)
                .toList();

        assertThat(plugin.getMethods())
                .isNotEmpty()
                .extracting(ForwardingTest::signature)
                .allSatisfy(method -> assertThat(declared).contains(method));
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }
}
