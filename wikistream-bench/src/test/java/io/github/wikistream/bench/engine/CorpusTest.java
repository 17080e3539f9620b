package io.github.wikistream.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusTest {
    @ParameterizedTest
    @CsvSource({"edits,edit", "logs,log", "mixed,categorize edit log new"})
    void corpusHoldsTheKindsThatItIsNamedAfter(String name, String kinds) {
        List<String> lines = Corpus.load(name);

        assertThat(lines).hasSize(2_000).isEqualTo(Corpus.load(name));
        List<String> found = lines.stream().map(CorpusTest::kind).distinct().toList();
        assertThat(found).contains(kinds.split(" ")).doesNotContain("Invalid");
        assertThat(found.size() == 1).as("%s are all", found).isEqualTo(!name.equals("mixed"));
    }

    private static String kind(String data) {
        Decoded decoded = new EventDecoder().decode(data);
        return decoded instanceof Decoded.Event event && event.event() instanceof RecentChange change
                ? change.typeName()
                : decoded.getClass().getSimpleName();
    }
}
