package io.github.wikistream.faults.stores;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Captures the engine's log until it is closed. */
final class LaneLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.wikistream.internal");
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LaneLog() {}

    static LaneLog listen() {
        LaneLog log = new LaneLog();
        log.start();
        log.logger.setLevel(Level.INFO);
        log.logger.setAdditive(false);
        log.logger.addAppender(log);
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getLevel() + " " + event.getFormattedMessage());
    }

    /** Returns the lines so far, each with its level. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Returns the lines of one lane that contain a text. */
    List<String> lines(String lane, String text) {
        return lines.stream()
                .filter(line -> line.contains("sink '" + lane + "'") && line.contains(text))
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(null);
        stop();
    }
}
