package io.github.wikistream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class KafkaErrorsTest {
    private static final String TOPIC = "kafka at h:9092/events";

    @Test
    void theInnermostReasonIsNamedAndDecides() {
        Throwable fault = new KafkaException(
                "Cannot execute transactional method because we are in an error state",
                new RecordTooLargeException("The message is 2000000 bytes"));

        assertThat(KafkaErrors.translate(TOPIC, "write of 3 events", fault))
                .isInstanceOf(PoisonException.class)
                .hasMessageStartingWith(TOPIC + ": write of 3 events failed: The message is 2000000 bytes; ");
    }

    @Test
    void aSubclassIsLikeItsClass() {
        Throwable fault = new ExecutionException(new NotEnoughReplicasException("1 of 2 copies"));

        assertThat(KafkaErrors.translate(TOPIC, "writing", fault).isRetryable()).isTrue();
    }

    @Test
    void aMissingClassIsPermanent() {
        Throwable fault = new KafkaException(
                "Failed to construct kafka producer", new NoClassDefFoundError("com/github/luben/zstd/Zstd"));

        SinkException translated = KafkaErrors.translate(TOPIC, "writing", fault);
        assertThat(translated.isRetryable() || translated.isRepairable()).isFalse();
        assertThat(translated)
                .hasMessageContaining("NoClassDefFoundError: com/github/luben/zstd/Zstd")
                .hasMessageContaining("dependencies.md");
    }

    @Test
    void anInterruptKeepsTheFlag() {
        SinkException translated =
                KafkaErrors.translate(TOPIC, "writing", new InterruptException(new InterruptedException()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(translated.isRetryable()).isTrue();
        assertThat(translated).hasMessage(TOPIC + ": writing was interrupted");
    }

    @Test
    void hostsWithoutAnAddressMayGetOne() {
        Throwable fault = new KafkaException(
                "Failed to construct kafka producer",
                new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"));

        assertThat(KafkaErrors.translate(TOPIC, "opening", fault).isRetryable()).isTrue();
    }

    @Test
    void aRemedyIsNamed() {
        assertThat(KafkaErrors.translate(TOPIC, "opening", new TopicAuthorizationException(Set.of("events"))))
                .hasMessageContaining("Not authorized to access topics: [events]")
                .hasMessageEndingWith("; give the user the rights that docs/how-to/kafka.md lists");
        assertThat(KafkaErrors.translate(TOPIC, "opening", new SslAuthenticationException("SSL handshake failed")))
                .hasMessageContaining("SSL handshake failed; the server's certificate must name the host");
    }

    /** The table of docs/reference/delivery.md, row by row. */
    @TestFactory
    Stream<DynamicTest> everyClassIsTranslatedAsDocumented() throws IOException {
        String page = Files.readString(Path.of("../docs/reference/delivery.md"));
        String table = page.substring(page.indexOf("### Kafka, by the class"), page.indexOf("### The stream, by HTTP"));
        List<DynamicTest> rows = new ArrayList<>();
        table.lines()
                .filter(line -> line.startsWith("| ") && line.contains("Exception"))
                .forEach(line -> {
                    String[] cells = line.split("\\|", -1);
                    for (String name : cells[1].strip().split(", ", -1)) {
                        rows.add(DynamicTest.dynamicTest(name, () -> assertConsequence(name, cells[3].strip())));
                    }
                });
        assertThat(rows).hasSizeGreaterThan(18);
        return rows.stream();
    }

    private static void assertConsequence(String name, String consequence) throws ReflectiveOperationException {
        Throwable fault = exception(name);
        SinkException translated = KafkaErrors.translate(TOPIC, "testing", fault);
        assertThat(translated instanceof PoisonException).isEqualTo(consequence.equals("dead letter"));
        assertThat(translated.isRepairable()).isEqualTo(consequence.equals("repair"));
        assertThat(translated.isRetryable())
                .isEqualTo(consequence.equals("retries") || consequence.equals("new session"));
        assertThat(KafkaErrors.NEW_SESSION.contains(fault.getClass())).isEqualTo(consequence.equals("new session"));
    }

    private static Throwable exception(String name) throws ReflectiveOperationException {
        return switch (name) {
            case "InvalidRecordException" -> new InvalidRecordException("testing");
            case "ConfigException" -> new ConfigException("no such mechanism");
            case "RetriableException" ->
                new RetriableException("testing") {
                    private static final long serialVersionUID = 1;
                };
            case "TopicAuthorizationException" -> new TopicAuthorizationException(Set.of("events"));
            default ->
                Class.forName("org.apache.kafka.common.errors." + name)
                        .asSubclass(Throwable.class)
                        .getConstructor(String.class)
                        .newInstance("testing");
        };
    }
}
