package io.github.wikistream.faults.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.faults.matrix.Comparison.Result;
import io.github.wikistream.faults.matrix.Comparison.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The comparison detects losses: the plain client loses events, and the library does not. */
class ComparisonTest {
    @Test
    void plainClientLosesEventsAndTheLibraryDoesNot() throws Exception {
        List<Row> rows = Comparison.rows(1);

        assertThat(rows).extracting(Row::library).containsOnly(new Result(0, 0));
        assertThat(rows.stream().mapToLong(row -> row.plain().lost()).sum()).isPositive();
        assertThat(rows.stream().mapToLong(row -> row.plain().duplicated()).sum())
                .isPositive();
    }
}
