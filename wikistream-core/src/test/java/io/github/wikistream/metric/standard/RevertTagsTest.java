package io.github.wikistream.metric.standard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import io.github.wikistream.metric.MetricRecorder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevertTagsTest {
    @Test
    void countsAddedTagsOnly() {
        assertThat(recorded("[\"mobile edit\"]", "[\"mobile edit\", \"mw-reverted\"]"))
                .containsExactly("mw-reverted");
        assertThat(recorded("[\"mw-undo\"]", "[\"mw-undo\", \"visualeditor\"]")).isEmpty();
        assertThat(recorded("[]", "[\"mw-rollback\"]")).containsExactly("mw-rollback");
    }

    private static List<String> recorded(String before, String now) {
        String json = """
                {"$schema":"/mediawiki/revision/tags-change/1.0.0","meta":{"id":"5a3b1e00-0000-4000-8000-000000000007",\
                "dt":"2026-06-20T15:00:00Z","stream":"mediawiki.revision-tags-change","domain":"en.wikipedia.org"},\
                "database":"enwiki","page_id":7,"page_title":"Main Page","page_namespace":0,"page_is_redirect":false,\
                "rev_id":8,"rev_timestamp":"2026-06-20T14:00:00Z","tags":%s,"prior_state":{"tags":%s}}""".formatted(now, before);
        Decoded decoded = new EventDecoder().decode(json);
        assertThat(decoded).as("decoded").isInstanceOf(Decoded.Event.class);
        StreamEvent event = ((Decoded.Event) decoded).event();
        List<String> counted = new ArrayList<>();
        new RevertTags().observeEvent(event, new MetricRecorder() {
            @Override
            public void count(String key, long delta) {
                counted.add(key);
            }

            @Override
            public void top(String member, long delta) {}

            @Override
            public void unique(String key, String member) {}

            @Override
            public void distribution(String key, long value) {}
        });
        return counted;
    }
}
