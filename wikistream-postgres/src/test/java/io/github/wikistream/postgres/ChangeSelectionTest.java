package io.github.wikistream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.ActorKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ChangeSelectionTest {
    private static final TimeRange DAY = TimeRange.before(Instant.parse("2026-06-21T00:00:00Z"), Duration.ofDays(1));
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void eachMethodChangesOneProperty() {
        ChangeSelection all = ChangeSelection.of(DAY)
                .inZone(BERLIN)
                .onWikis("enwiki", "dewiki", "enwiki")
                .ofTypes("edit")
                .byActors(ActorKind.BOT)
                .inNamespaces(0, 1)
                .whereMinor(true)
                .wherePatrolled(false)
                .ofLogTypes("block")
                .byUsers("Ada")
                .onPages("Main Page")
                .during(DAY.previous());
        assertThat(all.range()).isEqualTo(DAY.previous());
        assertThat(all.zone()).isEqualTo(BERLIN);
        assertThat(all.wikis()).containsExactlyInAnyOrder("enwiki", "dewiki");
        assertThat(all.types()).containsExactly("edit");
        assertThat(all.actors()).containsExactly(ActorKind.BOT);
        assertThat(all.namespaces()).containsExactlyInAnyOrder(0, 1);
        assertThat(all.minor()).isTrue();
        assertThat(all.patrolled()).isFalse();
        assertThat(all.logTypes()).containsExactly("block");
        assertThat(all.users()).containsExactly("Ada");
        assertThat(all.titles()).containsExactly("Main Page");
    }

    @Test
    void noValueIsNoCondition() {
        ChangeSelection plain = ChangeSelection.of(DAY).inZone(BERLIN);
        assertThat(plain.onWikis().ofTypes().byUsers()).isEqualTo(plain).hasSameHashCodeAs(plain);
        assertThat(plain.onWikis("enwiki").whereMinor(true)).isNotEqualTo(plain);
        assertThat(plain.onWikis("enwiki").whereMinor(true).unfiltered()).isEqualTo(plain);
    }
}
