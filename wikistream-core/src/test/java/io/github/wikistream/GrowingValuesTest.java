package io.github.wikistream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.event.Actor;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Origin;
import io.github.wikistream.event.Page;
import io.github.wikistream.event.PageChange;
import io.github.wikistream.event.PageCreate;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.PriorState;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.Revert;
import io.github.wikistream.event.RevertRisk;
import io.github.wikistream.event.Revision;
import io.github.wikistream.event.RevisionCreate;
import io.github.wikistream.event.RevisionTagsChange;
import io.github.wikistream.event.Slot;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.event.Visibility;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricStoreProvider;
import io.github.wikistream.metric.query.Distribution;
import io.github.wikistream.sink.RedriveReport;
import io.github.wikistream.sink.SinkProvider;
import io.github.wikistream.source.SourceProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each part of a value that can grow is read back, compared and printed: decision 13. */
class GrowingValuesTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                Actor.class,
                Checkpoint.class,
                Completeness.class,
                DeadLetter.class,
                EventMeta.class,
                LogEntry.class,
                Page.class,
                PageChange.class,
                PageCreate.class,
                PriorState.class,
                RecentChange.class,
                Revert.class,
                RevertRisk.class,
                Revision.class,
                RevisionCreate.class,
                RevisionTagsChange.class,
                Slot.class,
                StreamReport.class,
                StreamReport.Lane.class,
                ReaderReport.class,
                RedriveReport.class,
                MetricBatch.Gains.class,
                MetricStoreProvider.Config.class,
                SinkProvider.Config.class,
                SourceProvider.Config.class
            })
    void everyPartIsReadBackComparedAndPrinted(Class<?> type) throws Exception {
        Object value = value(type, 1, null);

        assertThat(value).isEqualTo(value(type, 1, null)).hasSameHashCodeAs(value(type, 1, null));
        for (Method part : parts(type)) {
            Object other = value(type, 1, part);
            Object expected = sample(part.getGenericParameterTypes()[0], 2);

            assertThat(type.getMethod(part.getName()).invoke(other)).isEqualTo(expected);
            assertThat(other).as(part.getName()).isNotEqualTo(value);
            if (type != Checkpoint.class) { // which would print thousands of ids
                assertThat(other.toString()).contains(part.getName() + "=" + expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {RecentChange.class, EventMeta.class, DeadLetter.class, Checkpoint.class, Page.class})
    void missingRequiredPartsAreNamed(Class<?> type) throws Exception {
        Object builder = type.getMethod("builder").invoke(null);
        Method build = builder.getClass().getMethod("build");

        Throwable thrown = catchThrowable(() -> build.invoke(builder));

        assertThat(thrown).isInstanceOf(InvocationTargetException.class);
        Throwable cause = Objects.requireNonNull(thrown.getCause());
        assertThat(cause).isInstanceOf(NullPointerException.class);
        assertThat(parts(type).stream().map(Method::getName)).contains(String.valueOf(cause.getMessage()));
    }

    private static List<Method> parts(Class<?> type) {
        return Arrays.stream(type.getDeclaredClasses())
                .filter(nested -> nested.getSimpleName().equals("Builder"))
                .flatMap(builder -> Arrays.stream(builder.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 1)
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    /** Returns a value with all parts set, one of them to another value than in the first variant. */
    private static Object value(Class<?> type, int variant, @Nullable Method changed) throws Exception {
        Object builder = type.getMethod("builder").invoke(null);
        for (Method part : parts(type)) {
            part.invoke(builder, sample(part.getGenericParameterTypes()[0], part.equals(changed) ? 2 : variant));
        }
        return builder.getClass().getMethod("build").invoke(builder);
    }

    private static Object sample(Type type, int variant) throws Exception {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return List.of(sample(of[0], variant));
            }
            if (generic.getRawType() == Set.class) {
                return Set.of(sample(of[0], variant));
            }
            if (generic.getRawType() == SortedMap.class) {
                return new TreeMap<>(Map.of(sample(of[0], variant), sample(of[1], variant)));
            }
            return Map.of(sample(of[0], variant), sample(of[1], variant));
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return plain.getEnumConstants()[variant];
        }
        if (Arrays.stream(plain.getDeclaredClasses())
                .anyMatch(nested -> nested.getSimpleName().equals("Builder"))) {
            return value(plain, variant, null);
        }
        return simple(plain, variant);
    }

    private static Object simple(Class<?> type, int variant) {
        Map<Class<?>, Object> samples = new HashMap<>();
        samples.put(String.class, "text " + variant);
        samples.put(long.class, (long) variant);
        samples.put(Long.class, (long) variant);
        samples.put(int.class, variant);
        samples.put(Integer.class, variant);
        samples.put(boolean.class, variant == 2);
        samples.put(Boolean.class, variant == 2);
        samples.put(Double.class, variant / 4.0);
        samples.put(UUID.class, new UUID(1, variant));
        samples.put(Instant.class, Instant.ofEpochSecond(variant));
        samples.put(Duration.class, Duration.ofSeconds(variant));
        samples.put(TopicPartition.class, new TopicPartition("topic", variant));
        samples.put(Position.class, Position.of(Map.of(new TopicPartition("topic", 0), new Mark.Timestamp(variant))));
        samples.put(Origin.class, Origin.of(Set.of("source " + variant), null));
        samples.put(Visibility.class, new Visibility(variant == 2, null, null));
        samples.put(Distribution.class, Distribution.of(variant));
        samples.put(PluginUri.class, PluginUri.parse("jsonl:" + variant));
        Object sample = samples.get(type);
        if (sample == null) {
            throw new IllegalArgumentException("no sample of " + type);
        }
        return sample;
    }
}
