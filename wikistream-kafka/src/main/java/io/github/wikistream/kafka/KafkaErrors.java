package io.github.wikistream.kafka;

import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnsupportedCompressionTypeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Translates errors of Kafka and of the connection to exceptions. The classes are a table in {@code
 * docs/reference/delivery.md}; {@code KafkaErrorsTest} compares it with this class.
 */
final class KafkaErrors {
    /** The content of a record is the cause. */
    static final List<Class<? extends ApiException>> POISON = List.of(
            RecordTooLargeException.class,
            RecordBatchTooLargeException.class,
            InvalidTimestampException.class,
            InvalidRecordException.class);

    /** The state of this producer is the cause; another producer continues. */
    static final List<Class<? extends ApiException>> NEW_SESSION = List.of(
            ProducerFencedException.class,
            InvalidProducerEpochException.class,
            InvalidPidMappingException.class,
            InvalidTxnStateException.class,
            OutOfOrderSequenceException.class);

    /** They pass. Kafka's clients have repeated the request before they report one. */
    static final List<Class<? extends ApiException>> RETRYABLE =
            List.of(RetriableException.class, TimeoutException.class, UnknownServerException.class);

    private static final String NO_ADDRESS = "No resolvable bootstrap urls";

    private KafkaErrors() {}

    /**
     * Translates what a client throws.
     *
     * @param topic its name and servers
     * @param task the attempted action
     */
    static SinkException translate(Object topic, String task, Throwable fault) {
        String message = topic + ": " + task + " failed: " + reason(fault);
        LinkageError missing = find(fault, LinkageError.class);
        if (missing != null) {
            return SinkException.permanent(
                    message + "; a class or a native library is missing or has another version: compare the class path"
                            + " with docs/reference/dependencies.md",
                    fault);
        }
        if (find(fault, InterruptException.class) != null || find(fault, InterruptedException.class) != null) {
            Thread.currentThread().interrupt();
            return SinkException.retryable(topic + ": " + task + " was interrupted", fault);
        }
        if (isAny(fault, POISON)) {
            return new PoisonException(message + poisonRemedy(fault), fault);
        }
        if (isAny(fault, NEW_SESSION) || isAny(fault, RETRYABLE)) {
            return SinkException.retryable(message, fault);
        }
        ConfigException setting = find(fault, ConfigException.class);
        if (setting != null) {
            return String.valueOf(setting.getMessage()).startsWith(NO_ADDRESS)
                    ? SinkException.retryable(message + "; check the hosts of the URI", fault)
                    : SinkException.repairable(message + "; check the client settings", fault);
        }
        ApiException answer = find(fault, ApiException.class);
        return answer == null
                ? SinkException.retryable(message, fault)
                : SinkException.repairable(message + remedy(answer), fault);
    }

    /** Returns whether another producer with the same transactional id has replaced this one. */
    static boolean isReplaced(Throwable fault) {
        return find(fault, ProducerFencedException.class) != null
                || find(fault, InvalidProducerEpochException.class) != null;
    }

    /** Returns whether the servers refuse this client until somebody changes a right or a setting. */
    static boolean isRefusal(Throwable fault) {
        return find(fault, AuthenticationException.class) != null
                || find(fault, AuthorizationException.class) != null
                || find(fault, UnsupportedVersionException.class) != null;
    }

    private static String poisonRemedy(Throwable fault) {
        boolean large = find(fault, RecordTooLargeException.class) != null
                || find(fault, RecordBatchTooLargeException.class) != null;
        return large
                ? "; to store such a record, raise max.message.bytes of the topic and max.request.size of the client"
                : "";
    }

    private static String remedy(ApiException answer) {
        if (answer instanceof SslAuthenticationException) {
            return "; the server's certificate must name the host of the URI, and be trusted: see ssl.truststore.location"
                    + " in the client settings";
        }
        if (answer instanceof AuthenticationException) {
            return "; set security.protocol, sasl.mechanism and sasl.jaas.config in the client settings, config=FILE";
        }
        if (answer instanceof AuthorizationException) {
            return "; give the user the rights that docs/how-to/kafka.md lists";
        }
        if (answer instanceof UnsupportedVersionException) {
            return "; the servers must run Kafka 2.5 or newer";
        }
        if (answer instanceof UnsupportedCompressionTypeException) {
            return "; choose another codec with compression=";
        }
        return "";
    }

    private static boolean isAny(Throwable fault, List<Class<? extends ApiException>> kinds) {
        return kinds.stream().anyMatch(kind -> find(fault, kind) != null);
    }

    private static <T> @Nullable T find(Throwable fault, Class<T> kind) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return kind.cast(cause);
            }
        }
        return null;
    }

    /** Returns the innermost message of Kafka: its outer ones say only that something failed. */
    private static String reason(Throwable fault) {
        Throwable innermost = fault;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        String kind = innermost.getClass().getSimpleName();
        if (message == null) {
            return kind;
        }
        return innermost instanceof KafkaException ? message : kind + ": " + message;
    }
}
