package com.example.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.WikiStream;
import io.github.wikistream.spring.test.WikiStreamTest;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

@WikiStreamTest(events = 500, cutAfter = 150, properties = "wikistream.batch-events=10")
class WatchTest {
    @Autowired
    private WikiStream stream;

    @Autowired
    private WatchApplication application;

    @Autowired
    private EventStreamsServer server;

    @Test
    void theApplicationSeesEachEventOfTheModelOnceInSpiteOfCuts(@Autowired Environment environment)
            throws InterruptedException {
        stream.await();

        assertThat(application.seen).isEqualTo(SampleEvents.ids(1, 500));
        assertThat(server.statistics().cut()).isGreaterThan(2);
        assertThat(environment.getProperty("wikistream.batch-events")).isEqualTo("10");
    }

    @Nested
    class Inside {
        @Test
        void sharesTheContext(@Autowired EventStreamsServer same) {
            assertThat(same).isSameAs(server);
        }
    }
}
