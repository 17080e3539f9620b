package io.github.wikistream.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the command says of a fault is one line, once. */
class LogLinesTest {
    /** Reads the configuration of the command, with the properties that Main sets. */
    private static LoggerContext configured(Map<String, String> properties) throws JoranException {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        properties.forEach(context::putProperty);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(Main.class.getResource("/logback.xml")));
        // Logback prints its whole status to standard output if it has a complaint.
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .noneMatch(status -> status.getEffectiveLevel() >= Status.WARN);
        return context;
    }

    private static String line(LoggerContext context) {
        Logger logger = context.getLogger("io.github.wikistream.internal.delivery.Lane");
        LoggingEvent event = new LoggingEvent(
                "here", logger, Level.ERROR, "sink 'postgresql' stops", new IllegalStateException("why"), null);
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>)
                context.getLogger("ROOT").iteratorForAppenders().next();
        return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void aFaultIsOneLineAndLibrariesAreSilent() throws JoranException {
        LoggerContext context = configured(Map.of());

        assertThat(line(context).lines()).singleElement().asString().contains("Lane", "sink 'postgresql' stops");
        assertThat(context.getLogger("com.zaxxer.hikari.pool.HikariPool").getEffectiveLevel())
                .isEqualTo(Level.OFF);
        assertThat(context.getLogger("io.lettuce.core.RedisClient").getEffectiveLevel())
                .isEqualTo(Level.OFF);
        assertThat(context.getLogger("io.github.wikistream.WikiStream").getEffectiveLevel())
                .isEqualTo(Level.INFO);
    }

    @Test
    void jsonHasTheFieldNamesOfTheElasticCommonSchema() throws Exception {
        String line = line(configured(Map.of("wikistream.log.format", "json")));

        assertThat(line.lines()).hasSize(1);
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.path("log.level").asText()).isEqualTo("ERROR");
        assertThat(json.path("log.logger").asText()).isEqualTo("io.github.wikistream.internal.delivery.Lane");
        assertThat(json.path("message").asText()).isEqualTo("sink 'postgresql' stops");
        assertThat(json.path("service.name").asText()).isEqualTo("wikistream");
        assertThat(json.path("error.type").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(json.has("@timestamp")).isTrue();
        assertThat(json.has("ecs.version")).isTrue();
    }

    @Test
    void verboseShowsTracesAndLibraries() throws JoranException {
        LoggerContext context =
                configured(Map.of("wikistream.trace", "%rootException", "wikistream.libraries", "WARN"));

        assertThat(line(context)).contains("IllegalStateException: why", "\tat ");
        assertThat(context.getLogger("com.zaxxer.hikari.pool.HikariPool").getEffectiveLevel())
                .isEqualTo(Level.WARN);
    }
}
