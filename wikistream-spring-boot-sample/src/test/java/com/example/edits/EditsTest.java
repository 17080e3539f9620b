package com.example.edits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.WikiStream;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.spring.test.WikiStreamTest;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@WikiStreamTest(events = 500, cutAfter = 150, properties = "spring.datasource.url=jdbc:h2:mem:edits")
class EditsTest {
    @Autowired
    private WikiStream stream;

    @Autowired
    private JdbcTemplate jdbc;

    @Test
    void storesEachEditOnce() throws InterruptedException {
        stream.await();

        assertThat(jdbc.queryForObject("SELECT count(*) FROM edit", Long.class)).isEqualTo(editsOfTheModel());
    }

    private static long editsOfTheModel() {
        return IntStream.rangeClosed(1, 500)
                .mapToObj(SampleEvents::change)
                .filter(change -> change.type() == ChangeType.EDIT)
                .count();
    }
}
