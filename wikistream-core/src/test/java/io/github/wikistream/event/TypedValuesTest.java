package io.github.wikistream.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that typed events are made of. */
class TypedValuesTest {
    private static final EventMeta META =
            new EventMeta(new UUID(1, 1), Instant.EPOCH, "mediawiki.page_change.v1", null, null, null, null, 0, null);

    private static PageChange change(Long bytes) {
        return new PageChange(
                META,
                PageChangeKind.CREATE,
                "create",
                Instant.EPOCH,
                "enwiki",
                new Page(1, "Example", 0, false),
                revision(bytes),
                null,
                null,
                null,
                null,
                "{\"x\":1}");
    }

    private static Revision revision(Long bytes) {
        return new Revision(1, null, null, null, bytes, null, null, null, null, Visibility.UNKNOWN, Map.of(), null);
    }

    @Test
    void refuseANegativeSize() {
        assertThatThrownBy(() -> revision(-1L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bytes must not be negative: -1");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1.001, Double.NaN, Double.POSITIVE_INFINITY})
    void refuseAProbabilityThatIsNone(double probability) {
        assertThatThrownBy(() -> new RevertRisk(change(1L), "m", null, List.of(), Map.of("true", probability)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the probability of true must be 0 to 1: " + probability);
    }

    @Test
    void copyTheirCollections() {
        List<String> words = new ArrayList<>(List.of("a"));
        Map<String, Double> probabilities = new TreeMap<>(Map.of("true", 1.0));
        Map<String, Slot> slots = new TreeMap<>();
        Actor actor = new Actor("A", null, null, words, false, null, null, null, null);
        RevisionTagsChange tags = new RevisionTagsChange(
                META, "enwiki", new Page(1, "Example", 0, false), revision(1L), actor, words, words, "{}");
        RevertRisk risk = new RevertRisk(change(1L), "m", null, words, probabilities);
        Revision revision =
                new Revision(1, null, null, null, null, null, null, null, null, Visibility.UNKNOWN, slots, null);

        words.add("b");
        probabilities.clear();
        slots.put("main", new Slot(null, null, null, null));

        assertThat(actor.groups()).containsExactly("a");
        assertThat(tags.tags()).containsExactly("a");
        assertThat(tags.tagsBefore()).containsExactly("a");
        assertThat(risk.predictions()).containsExactly("a");
        assertThat(risk.probabilities()).containsOnlyKeys("true");
        assertThat(revision.slots()).isEmpty();
        assertThatThrownBy(() -> revision.slots().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aNewPageGrowsFromNothing() {
        assertThat(change(17L).growth()).hasValue(17);
    }

    @Test
    void anEventLetsItsJsonBeLookedInto() {
        assertThat(change(1L).body().number("/x")).hasValue(1);
    }
}
