package com.example.edits;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.spring.WikiStreamListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

@Component
class Console {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    @WikiStreamListener
    void show(RecentChange change) {
        LOG.info("{}  {}", change.wiki(), change.title());
    }
}
