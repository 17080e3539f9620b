package io.github.wikistream.faults.stores;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Hears what the engine writes to the log, of its lanes above all, until it is closed. */
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

    /** Returns those of them of one lane that have a text in them. */
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
