package io.github.wikistream.redis;

import io.github.wikistream.error.SinkException;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Tells faults that pass from faults that stay. */
final class Faults {
    // Redis 7 begins its message with the code; 6.2 names it inside when the command ran in a script.
    private static final Pattern PASSES =
            Pattern.compile("\\b(LOADING|READONLY|OOM|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|MOVED|ASK"
                    + "|NOREPLICAS|MISCONF|BUSY|UNKILLABLE|max number of clients)\\b");
    private static final Pattern ELSEWHERE = Pattern.compile("\\b(MOVED|ASK|READONLY|CLUSTERDOWN|MASTERDOWN)\\b");
    private static final Pattern STAYS =
            Pattern.compile("\\b(WRONGTYPE|NOAUTH|WRONGPASS|NOPERM|The user executing the script can't)\\b");

    private Faults() {}

    private static final String CERTIFICATE_REMEDY =
            "; the server's certificate must name the host of the URI, and be trusted by the JVM: see javax.net.ssl.trustStore";

    /**
     * Translates what Lettuce reports. An error that Redis does not say will pass is permanent; all else, such as a lost connection, passes.
     *
     * @param place the server, without secrets
     * @param task  what was tried
     */
    static SinkException of(String place, String task, Throwable cause) {
        RedisCommandExecutionException answer = answerIn(cause);
        if (answer == null) {
            String remedy = isOfCertificates(cause) ? CERTIFICATE_REMEDY : "";
            return SinkException.retryable(place + ": " + task + " failed: " + rootMessage(cause) + remedy, cause);
        }
        String said = String.valueOf(answer.getMessage());
        String message = place + ": " + task + " failed: " + said;
        Matcher stays = STAYS.matcher(said);
        if (stays.find()) {
            return SinkException.permanent(withRemedy(message, stays.group(1)), cause);
        }
        Matcher passes = PASSES.matcher(said);
        return passes.find()
                ? SinkException.retryable(withRemedy(message, passes.group(1)), cause)
                : SinkException.permanent(message, cause);
    }

    /** Tells whether the server itself said so, which means that the connection stands. */
    static boolean isAnswer(Throwable fault) {
        return answerIn(fault) != null;
    }

    /** Tells whether a server refused something because it is full. */
    static boolean isFull(SinkException fault) {
        RedisCommandExecutionException answer = answerIn(fault);
        return answer != null && String.valueOf(answer.getMessage()).startsWith("OOM");
    }

    /** Tells whether another server is the one to ask: a cluster's slot has moved, or what was a master is a replica now. */
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
            case "NOAUTH" -> "; put user and password into the URI: redis://user:password@host";
            case "NOPERM", "The user executing the script can't" ->
                "; give the user the commands and keys that docs/redis-keys.md lists";
            case "OOM" -> "; raise maxmemory, or make room by deleting what other programs keep there";
            case "READONLY" -> "; name its master, or Sentinels that know which one it is: ?sentinel=name";
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

    private static boolean isOfCertificates(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLHandshakeException) {
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
        return message == null ? root.getClass().getSimpleName() : message;
    }
}
