package io.github.wikistream.spring;

import io.github.wikistream.WikiStream;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

/** Application contexts with a stream, and recordings for it. */
final class Contexts {
    private static final Duration LONG = Duration.ofMinutes(5);

    private Contexts() {}

    static List<String> events(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> SampleEvents.change(number).json())
                .toList();
    }

    static Path recording(Path folder, int events) {
        try {
            return Files.write(folder.resolve("changes.jsonl"), events(events));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ApplicationContextRunner runner(String... properties) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        WikiStreamAutoConfiguration.class,
                        WikiStreamHealthAutoConfiguration.class,
                        WikiStreamInfoAutoConfiguration.class))
                .withPropertyValues(properties);
    }

    static ApplicationContextRunner reading(Path recording) {
        return runner("wikistream.source=file:" + recording);
    }

    /** Says that the application is ready, as {@link SpringApplication} does. */
    static void ready(AssertableApplicationContext asserted) {
        ConfigurableApplicationContext context =
                asserted.getSourceApplicationContext(ConfigurableApplicationContext.class);
        context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0], context, Duration.ZERO));
    }

    /** Lets the stream run to the end of its input. */
    static void run(AssertableApplicationContext context) throws InterruptedException {
        ready(context);
        if (!context.getBean(WikiStream.class).await(LONG)) {
            throw new AssertionError("the stream has not ended");
        }
    }
}
