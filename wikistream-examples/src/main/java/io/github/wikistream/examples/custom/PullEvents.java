package io.github.wikistream.examples.custom;

import static io.github.wikistream.filter.EventFilter.all;
import static io.github.wikistream.filter.EventFilter.humans;
import static io.github.wikistream.filter.EventFilter.namespace;

import io.github.wikistream.EventReader;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.PageCreate;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Pulls events one by one, without a sink, and goes on where it ended. What it does with an event comes first and the checkpoint after it, so
 * after a crash a few events come again and none is missing; a sink that stores both together does better (see {@link CustomSink}).
 */
public final class PullEvents {
    private static final int EVENTS_PER_CHECKPOINT = 100;

    private PullEvents() {}

    /**
     * Runs until the source ends, which the live stream never does.
     *
     * @param args where to read from, and the file that keeps the checkpoint
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args.length > 1 ? args[1] : "checkpoint.json");
        Checkpoint checkpoint = Files.exists(file) ? Checkpoint.parse(Files.readString(file)) : Checkpoint.NONE;
        try (EventReader reader = EventReader.builder()
                .source(args.length > 0 ? args[0] : "https://stream.wikimedia.org")
                .userAgent("pull-events/1.0 (me@example.org)") // put your own contact here
                .streams("recentchange", "page-create")
                .filter(all(humans(), namespace(0)))
                .from(checkpoint)
                .open()) {
            while (reader.hasNext()) {
                System.out.println(line(reader.next()));
                if (reader.report().delivered() % EVENTS_PER_CHECKPOINT == 0) {
                    save(reader.checkpoint(), file);
                }
            }
            save(reader.checkpoint(), file);
            System.out.println(reader.report());
        }
    }

    private static String line(StreamEvent event) {
        if (event instanceof RecentChange change) {
            return change.wiki() + "  " + change.typeName() + "  " + change.title();
        }
        if (event instanceof PageCreate created) {
            return created.wiki() + "  created  " + created.page().title() + "  "
                    + created.revision().bytes() + " B";
        }
        return event.body().text("/meta/uri").orElse("an event without an address");
    }

    private static void save(Checkpoint checkpoint, Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, checkpoint.toJson());
        Files.move(
                next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING); // never half a file
    }
}
