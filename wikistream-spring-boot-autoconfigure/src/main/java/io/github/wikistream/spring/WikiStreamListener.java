package io.github.wikistream.spring;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.filter.EventFilter;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a bean that receives events of the application's stream. Its parameter selects their type: one event, such as {@link
 * io.github.wikistream.event.RecentChange}, or a {@link java.util.List} of them, which is a batch. Events of other types, and those that the filters
 * of the annotation drop, do not reach it.
 *
 * <pre>{@code
 * @WikiStreamListener(wiki = "enwiki", transactional = true)
 * void store(RecentChange change) {
 *     jdbc.update("INSERT INTO edit (id, title) VALUES (?, ?)", change.id(), change.title());
 * }
 * }</pre>
 *
 * <p>Each method is a sink with its own checkpoint, retries and state; calls of one method never overlap. Delivery is
 *
 * <ul>
 *   <li>exactly once into the application's database if {@link #transactional} is set: what the method writes and the checkpoint are committed
 *       together;
 *   <li>otherwise at least once if {@code wikistream.checkpoint-folder} is set;
 *   <li>otherwise only while the application runs: each start begins with new events.
 * </ul>
 *
 * <p>An exception ends the sink, and the health indicator is down; the next start continues with the same events. Exceptions that end by themselves
 * are retried: Spring's {@code TransientDataAccessException} and {@code RecoverableDataAccessException}, a failed connection, and {@link
 * io.github.wikistream.error.SinkException#retryable}. Throw {@link io.github.wikistream.error.PoisonException} to give up an event: it becomes
 * a dead letter, and all others are delivered.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface WikiStreamListener {
    /** The name of the sink: 1 to 63 letters, digits, dots, hyphens and underscores. The default is the name of the bean, a dot, and that of the method. */
    String id() default "";

    /** Whether each batch runs in a transaction of the application, which the checkpoint is part of. Needs {@code wikistream-jdbc}, a {@code DataSource} and a transaction manager for it. */
    boolean transactional() default false;

    /** The name of the transaction manager, if there are several and none is primary. */
    String transactionManager() default "";

    /** Streams, such as {@code recentchange}; see {@link EventFilter#stream}. */
    String[] stream() default {};

    /** Wikis, such as {@code enwiki}; see {@link EventFilter#wiki}. */
    String[] wiki() default {};

    /** Types of changes, such as {@code edit}; see {@link EventFilter#type}. */
    String[] type() default {};

    /** Numbers of namespaces; see {@link EventFilter#namespace}. */
    int[] namespace() default {};

    /** Kinds of actors; see {@link EventFilter#actor}. */
    ActorKind[] actor() default {};

    /** Titles, in which {@code *} stands for any text; see {@link EventFilter#title}. */
    String[] title() default {};

    /** Names of beans of type {@link EventFilter}, all of which an event must pass. */
    String[] filter() default {};
}
