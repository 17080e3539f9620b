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

/** The values that typed events consist of. */
class TypedValuesTest {
    private static final EventMeta META = EventMeta.builder().id(new UUID(1, 1)).occurredAt(Instant.EPOCH).stream(
                    "mediawiki.page_change.v1")
            .build();

    private static PageChange change(Long bytes) {
        return PageChange.builder()
                .meta(META)
                .kind(PageChangeKind.CREATE)
                .kindName("create")
                .changedAt(Instant.EPOCH)
                .wiki("enwiki")
                .page(Page.builder()
                        .id(1)
                        .title("Example")
                        .namespace(0)
                        .redirect(false)
                        .build())
                .revision(revision(bytes))
                .json("{\"x\":1}")
                .build();
    }

    private static Revision revision(Long bytes) {
        return Revision.builder().id(1).bytes(bytes).build();
    }

    @Test
    void refuseANegativeSize() {
        assertThatThrownBy(() -> revision(-1L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bytes must not be negative: -1");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1.001, Double.NaN, Double.POSITIVE_INFINITY})
    void refuseAnInvalidProbability(double probability) {
        assertThatThrownBy(() -> RevertRisk.builder()
                        .change(change(1L))
                        .modelName("m")
                        .probabilities(Map.of("true", probability))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the probability of true must be 0 to 1: " + probability);
    }

    @Test
    void copyTheirCollections() {
        List<String> words = new ArrayList<>(List.of("a"));
        Map<String, Double> probabilities = new TreeMap<>(Map.of("true", 1.0));
        Map<String, Slot> slots = new TreeMap<>();
        Actor actor = Actor.builder().name("A").groups(words).build();
        RevisionTagsChange tags = RevisionTagsChange.builder()
                .meta(META)
                .wiki("enwiki")
                .page(Page.builder()
                        .id(1)
                        .title("Example")
                        .namespace(0)
                        .redirect(false)
                        .build())
                .revision(revision(1L))
                .performer(actor)
                .tags(words)
                .tagsBefore(words)
                .json("{}")
                .build();
        RevertRisk risk = RevertRisk.builder()
                .change(change(1L))
                .modelName("m")
                .predictions(words)
                .probabilities(probabilities)
                .build();
        Revision revision = Revision.builder().id(1).slots(slots).build();

        words.add("b");
        probabilities.clear();
        slots.put("main", Slot.builder().build());

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
    void eventExposesItsJson() {
        assertThat(change(1L).body().number("/x")).hasValue(1);
    }
}
