package io.github.wikistream.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.annotation.AliasFor;

/**
 * A {@link SpringBootTest} without a web server, whose stream reads from a model of Wikimedia's server on the loopback. The model is a bean of type
 * {@code EventStreamsServer}. The stream ends after the last event, so {@code await()} of the bean {@code WikiStream} returns when every event has taken effect:
 *
 * <pre>{@code
 * @WikiStreamTest(events = 500, cutAfter = 100)
 * class EditsTest {
 *     @Autowired WikiStream stream;
 *     @Autowired JdbcTemplate jdbc;
 *
 *     @Test
 *     void storesEachEditOnce() throws InterruptedException {
 *         stream.await();
 *         assertThat(jdbc.queryForObject("SELECT count(*) FROM edit", Long.class)).isEqualTo(…);
 *     }
 * }
 * }</pre>
 *
 * <p>Sets {@code wikistream.source}, {@code wikistream.source-name} and {@code wikistream.since}, whatever the application sets them to. Tests with the same
 * annotation share one context, and with it one run of the stream.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
public @interface WikiStreamTest {
    /**
     * Returns how many events of {@code SampleEvents} the model has: those with the numbers from 1 on. 0 or more; without effect if there are {@link #recordings}.
     */
    int events() default 100;

    /** Returns the files that the model plays back instead, in {@code .sse} or {@code .jsonl} format, relative to the working directory. */
    String[] recordings() default {};

    /** Returns how many new events each connection delivers before it is cut; 0 for no cuts. */
    int cutAfter() default 0;

    /** Returns further properties, as {@code key=value}. */
    @AliasFor(annotation = SpringBootTest.class, attribute = "properties")
    String[] properties() default {};

    /** Returns the configuration classes; that of the application if empty. */
    @AliasFor(annotation = SpringBootTest.class, attribute = "classes")
    Class<?>[] classes() default {};
}
