package io.github.wikistream.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.internal.delivery.OutcomeCounts.Outcome;
import org.junit.jupiter.api.Test;

class OutcomeCountsTest {
    private final OutcomeCounts accounts = new OutcomeCounts();

    private void take(int events) {
        for (int i = 0; i < events; i++) {
            accounts.took();
        }
    }

    @Test
    void addUpIfEachEventHasOneOutcomeOrWaits() {
        take(10);
        accounts.ended(Outcome.STORED, 4);
        accounts.ended(Outcome.REPEAT, 2);
        accounts.ended(Outcome.CANARY, 1);
        assertThat(accounts.difference(3)).isZero();
        assertThat(accounts.taken()).isEqualTo(10);
        assertThat(accounts.count(Outcome.STORED)).isEqualTo(4);
    }

    /** A part of a batch was stored and the store lost it: the part was counted as given back, too. */
    @Test
    void giveBackOnlyEventsWithoutAnOutcome() {
        take(10);
        accounts.ended(Outcome.STORED, 4);
        accounts.giveBackOthers();
        assertThat(accounts.count(Outcome.GIVEN_BACK)).isEqualTo(6);
        assertThat(accounts.difference(0)).isZero();
        assertThat(accounts.taken()).isEqualTo(4);
    }

    @Test
    void countEventsWithoutAnOutcome() {
        take(3);
        accounts.ended(Outcome.FILTERED, 1);
        assertThat(accounts.difference(0)).isEqualTo(2);
    }

    @Test
    void countOutcomesWithoutAnEvent() {
        take(1);
        accounts.ended(Outcome.STORED, 1);
        accounts.ended(Outcome.DEAD_LETTER, 1);
        assertThat(accounts.difference(0)).isEqualTo(-1);
    }
}
