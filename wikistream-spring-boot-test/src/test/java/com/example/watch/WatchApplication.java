package com.example.watch;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.spring.WikiStreamListener;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** Keeps the ids of what it sees. */
@SpringBootConfiguration
@EnableAutoConfiguration
class WatchApplication {
    final List<UUID> seen = new CopyOnWriteArrayList<>();

    @WikiStreamListener
    void onChange(RecentChange change) {
        seen.add(change.id());
    }
}
