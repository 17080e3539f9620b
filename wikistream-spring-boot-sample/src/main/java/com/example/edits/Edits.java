package com.example.edits;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.spring.WikiStreamListener;
import java.sql.Timestamp;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

@Component
class Edits {
    private final JdbcTemplate jdbc;

    Edits(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @WikiStreamListener(id = "edits", type = "edit", transactional = true)
    void store(RecentChange change) {
        jdbc.update(
                "INSERT INTO edit (id, wiki, title, made_at) VALUES (?, ?, ?, ?)",
                change.id(),
                change.wiki(),
                change.title(),
                Timestamp.from(change.occurredAt()));
    }
}
