package io.github.wikistream.redis;

import io.github.wikistream.error.SinkException;
import io.lettuce.core.RedisCommandExecutionException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Translates errors of Redis and of the connection to exceptions, retryable or repairable by the error's code. The
 * codes are a table in {@code docs/reference/delivery.md}; {@code RedisErrorsTest} compares it with this class.
 *
 * <p>Source: {@code createSharedObjects} in the server's {@code server.c}, Redis 6.2 to 8 and Valkey 7.2 to 8.
 */
final class RedisErrors {
    // In Redis 7 the message begins with the code; in 6.2 the code is inside if the command ran in a script.
    private static final Pattern RETRYABLE = Pattern.compile(
            "\\b(LOADING|READONLY|OOM|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|MOVED|ASK|NOSCRIPT|EXECABORT"
                    + "|NOREPLICAS|MISCONF|BUSY|UNKILLABLE|NOMASTERLINK|INPROG|IOERR|UNBLOCKED|max number of clients)\\b");
    private static final Pattern ELSEWHERE = Pattern.compile("\\b(MOVED|ASK|READONLY|CLUSTERDOWN|MASTERDOWN)\\b");
    private static final Pattern REPAIRABLE =
            Pattern.compile("\\b(WRONGTYPE|NOAUTH|WRONGPASS|NOPERM|DENIED|The user executing the script can't)\\b");

    private static final String CERTIFICATE_REMEDY =
            "; the server's certificate must name the host of the URI, and be trusted by the JVM: see javax.net.ssl.trustStore";

    private RedisErrors() {}

    /**
     * Translates what Lettuce reports. An error of Redis that is not known to be temporary, and a certificate that is
     * not trusted, are repairable; everything else, such as a lost connection, is retryable.
     *
     * @param server its name, without secrets
     * @param task the attempted action
     */
    static SinkException translate(String server, String task, Throwable cause) {
        RedisCommandExecutionException answer = answerIn(cause);
        if (answer == null) {
            String message = server + ": " + task + " failed: " + rootMessage(cause);
            return isOfCertificate(cause)
                    ? SinkException.repairable(message + CERTIFICATE_REMEDY, cause)
                    : SinkException.retryable(message, cause);
        }
        String said = String.valueOf(answer.getMessage());
        String message = server + ": " + task + " failed: " + said;
        Matcher repairable = REPAIRABLE.matcher(said);
        if (repairable.find()) {
            return SinkException.repairable(withRemedy(message, repairable.group(1)), cause);
        }
        Matcher retryable = RETRYABLE.matcher(said);
        return retryable.find()
                ? SinkException.retryable(withRemedy(message, retryable.group(1)), cause)
                : SinkException.repairable(message, cause);
    }

    /** Returns whether a fault is an answer of the server, so that the connection is intact. */
    static boolean isAnswer(Throwable fault) {
        return answerIn(fault) != null;
    }

    /** Returns whether the server refused a command because its memory is full. */
    static boolean isFull(SinkException fault) {
        RedisCommandExecutionException answer = answerIn(fault);
        return answer != null && String.valueOf(answer.getMessage()).startsWith("OOM");
    }

    /**
     * Returns whether another server must be asked: a slot of the cluster has moved, or a master has become a replica.
     */
    static boolean isElsewhere(Throwable fault) {
        RedisCommandExecutionException answer = answerIn(fault);
        return answer != null
                && ELSEWHERE.matcher(String.valueOf(answer.getMessage())).find();
    }

    private static String withRemedy(String message, String code) {
        String remedy = remedy(code);
        boolean sentence = !remedy.isEmpty() && message.endsWith(".");
        return (sentence ? message.substring(0, message.length() - 1) : message) + remedy;
    }

    private static String remedy(String code) {
        return switch (code) {
            case "NOAUTH" ->
                "; put user and password into the URI, redis://user:password@host, or the password into REDISCLI_AUTH";
            case "WRONGPASS" -> "; check user and password, and REDISCLI_AUTH if the URI has none";
            case "DENIED" -> "; the server takes no connections from other machines before it has a password";
            case "NOPERM", "The user executing the script can't" ->
                "; give the user the commands and keys that docs/reference/redis-keys.md lists";
            case "OOM" -> "; raise maxmemory, or make room by deleting what other programs keep there";
            case "READONLY" -> "; name its master, or Sentinels that monitor it: ?sentinel=name";
            case "WRONGTYPE" -> "; another program writes to this key: choose another pipeline name or database";
            default -> "";
        };
    }

    private static @Nullable RedisCommandExecutionException answerIn(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException answer) {
                return answer;
            }
        }
        return null;
    }

    private static boolean isOfCertificate(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof GeneralSecurityException) {
                return true;
            }
        }
        return false;
    }

    private static String rootMessage(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        if (root instanceof UnknownHostException) {
            return "unknown host " + message;
        }
        return message == null ? root.getClass().getSimpleName() : message;
    }
}
