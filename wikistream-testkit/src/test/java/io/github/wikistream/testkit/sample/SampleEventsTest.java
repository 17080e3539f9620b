package io.github.wikistream.testkit.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import org.junit.jupiter.api.Test;

class SampleEventsTest {
    @Test
    void sameNumberGivesTheSameEvent() {
        assertThat(SampleEvents.change(7)).isEqualTo(SampleEvents.change(7));
        assertThat(SampleEvents.deadLetter(7)).isEqualTo(SampleEvents.deadLetter(7));
        assertThat(SampleEvents.checkpoint(7)).isEqualTo(SampleEvents.checkpoint(7));
        assertThat(SampleEvents.id(7)).hasToString("5a3b1e00-0000-4000-8000-000000000007");
    }

    @Test
    void idsDiffer() {
        assertThat(SampleEvents.ids(1, 5_000)).doesNotHaveDuplicates();
        assertThat(SampleEvents.deadLetter(1).id())
                .isNotEqualTo(SampleEvents.deadLetter(2).id());
    }

    @Test
    void jsonAgreesWithTheFields() throws Exception {
        for (RecentChange change : SampleEvents.changes(1, 200)) {
            JsonNode json = new ObjectMapper().readTree(change.json());
            assertThat(json.at("/meta/id").asText()).isEqualTo(change.id().toString());
            assertThat(json.at("/meta/dt").asText())
                    .isEqualTo(change.occurredAt().toString());
            assertThat(json.path("type").asText()).isEqualTo(change.typeName());
            assertThat(json.path("title").asText()).isEqualTo(change.title());
            assertThat(json.path("user").asText()).isEqualTo(change.user());
            assertThat(json.has("patrolled")).isEqualTo(change.patrolled() != null);
            assertThat(json.path("length").has("old")).isEqualTo(change.bytesOld() != null);
            assertThat(json.has("log_type")).isEqualTo(change.log() != null);
            assertThat(change.json()).doesNotContain("\n");
        }
    }

    @Test
    void otherEventsAgreeWithTheirJson() {
        EventDecoder decoder = new EventDecoder();

        assertThat(decoder.decode(SampleEvents.other(3).json())).isEqualTo(new Decoded.Event(SampleEvents.other(3)));
        assertThat(decoder.decode(SampleEvents.pageCreate(4).json()))
                .isEqualTo(new Decoded.Event(SampleEvents.pageCreate(4)));
    }

    @Test
    void eventsAreOfAllKinds() {
        assertThat(SampleEvents.changes(1, 50))
                .extracting(RecentChange::type)
                .contains(ChangeType.EDIT, ChangeType.NEW, ChangeType.LOG, ChangeType.CATEGORIZE);
    }

    @Test
    void batchesFollowEachOther() {
        assertThat(SampleEvents.batch(1, 3).previous()).isEqualTo(Checkpoint.NONE);
        assertThat(SampleEvents.batch(4, 6).previous())
                .isEqualTo(SampleEvents.batch(1, 3).checkpoint());
        assertThat(SampleEvents.batch(4, 6).events())
                .extracting(StreamEvent::id)
                .isEqualTo(SampleEvents.ids(4, 6));
    }

    @Test
    void numbersBeginWithOne() {
        assertThatThrownBy(() -> SampleEvents.change(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
