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
    private static final EventMeta META = EventMeta.builder().id(new UUID(1, 1)).occurredAt(Instant.EPOCH).stream(
                    "mediawiki.recentchange")
            .build();

    private static RecentChange change(String type, @Nullable Long bytesOld, @Nullable Long bytesNew) {
        return RecentChange.builder()
                .meta(META)
                .type(ChangeType.of(type))
                .typeName(type)
                .wiki("enwiki")
                .title("Example")
                .bytesOld(bytesOld)
                .bytesNew(bytesNew)
                .json("{}")
                .build();
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
