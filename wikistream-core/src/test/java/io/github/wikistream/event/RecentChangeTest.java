package io.github.wikistream.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentChangeTest {
    private static final EventMeta META =
            new EventMeta(new UUID(1, 1), Instant.EPOCH, "mediawiki.recentchange", null, null, null, null, 0, null);

    private static RecentChange change(String type, @Nullable Long bytesOld, @Nullable Long bytesNew) {
        return new RecentChange(
                META,
                ChangeType.of(type),
                type,
                null,
                null,
                "enwiki",
                null,
                0,
                "Example",
                null,
                false,
                null,
                null,
                bytesOld,
                bytesNew,
                null,
                null,
                null,
                null,
                "{}");
    }

    @ParameterizedTest
    @CsvSource({
        "edit,100,150,50",
        "edit,150,100,-50",
        "edit,100,100,0",
        "edit,9000000000,0,-9000000000",
        "new,,17,17",
        "new,0,17,17",
        "new,,0,0"
    })
    void growsByTheDifferenceAndANewPageFromNothing(
            String type, @Nullable Long bytesOld, @Nullable Long bytesNew, long growth) {
        assertThat(change(type, bytesOld, bytesNew).growth()).hasValue(growth);
    }

    @ParameterizedTest
    @CsvSource({"edit,,150", "edit,150,", "edit,,", "new,,", "log,,", "categorize,,", "142,,5"})
    void hasNoGrowthWithoutBothSizes(String type, @Nullable Long bytesOld, @Nullable Long bytesNew) {
        assertThat(change(type, bytesOld, bytesNew).growth()).isEmpty();
    }

    @Test
    void refusesANegativeSize() {
        assertThatThrownBy(() -> change("edit", -1L, 1L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length.old must not be negative: -1");
        assertThatThrownBy(() -> change("edit", 1L, -2L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length.new must not be negative: -2");
    }

    @Test
    void isFoundByTheKeyAndTimeOfItsMeta() {
        StreamEvent change = change("edit", null, null);

        assertThat(change.id()).isEqualTo(new UUID(1, 1));
        assertThat(change.occurredAt()).isEqualTo(Instant.EPOCH);
    }
}
