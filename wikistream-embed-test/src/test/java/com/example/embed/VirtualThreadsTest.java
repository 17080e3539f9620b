package com.example.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.EventReader;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** A virtual thread that reads does not hold its carrier while it waits for the server. */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "there are no virtual threads before Java 21")
class VirtualThreadsTest {
    private static final String PINNED = "jdk.VirtualThreadPinned";

    @TempDir
    private Path folder;

    @Test
    void nothingPins() throws Exception {
        List<UUID> seen = new CopyOnWriteArrayList<>();
        List<RecordedEvent> pinned;
        try (Model model = new Model();
                Recording recording = new Recording()) {
            recording.enable(PINNED).withoutThreshold();
            recording.start();
            startVirtualThread(() -> {
                        try (EventReader reader = EventReader.builder()
                                .source(model.uri())
                                .userAgent(Model.AGENT)
                                .open()) {
                            reader.forEachRemaining(event -> seen.add(event.id()));
                        }
                    })
                    .join();
            recording.stop();
            pinned = pinned(recording);
        }
        assertThat(seen).isEqualTo(Model.ids());
        assertThat(pinned).isEmpty();
    }

    private List<RecordedEvent> pinned(Recording recording) throws IOException {
        Path file = folder.resolve("threads.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(PINNED))
                .toList();
    }

    /** The class files are those of Java 17, which has no such method. */
    private static Thread startVirtualThread(Runnable task)
            throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
        return (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    }
}
