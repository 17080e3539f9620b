package io.github.wikistream.examples.dashboard.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wikistream.examples.Version;
import io.github.wikistream.examples.dashboard.channel.Notification;
import io.github.wikistream.examples.dashboard.channel.NotificationChannel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Posts notifications to an address. The headers are those of Standard Webhooks: {@code webhook-id}, {@code webhook-timestamp} and {@code
 * webhook-signature}, an HMAC-SHA256 of id, timestamp and body. Neither the path of the address nor the secret appears in messages: with some
 * services, the path is the secret.
 */
final class Webhook implements NotificationChannel {
    private static final String SECRET_PREFIX = "whsec_";
    private static final int MIN_SECRET_BYTES = 24;
    private static final int MAX_SECRET_BYTES = 64;
    private static final String ALGORITHM = "HmacSHA256";

    private final URI uri;
    private final Format format;
    private final @Nullable SecretKeySpec key;
    private final Duration timeout;
    private final Clock clock;
    private final HttpClient client;

    /** Form of the body. */
    enum Format {
        JSON,
        /** A text, as Slack, Mattermost and Rocket.Chat accept it. */
        SLACK
    }

    /**
     * @param secret  as for {@link #key(String)}; {@code null} to send messages without a signature
     * @param timeout limit of a request, from connecting to the end of the response
     */
    Webhook(URI uri, Format format, @Nullable String secret, Duration timeout, Clock clock) {
        this.uri = uri;
        this.format = format;
        this.key = secret == null ? null : key(secret);
        this.timeout = timeout;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    /**
     * Reads a secret: {@code whsec_} and 24 to 64 bytes in Base64.
     *
     * @throws IllegalArgumentException if it has another form; the message does not contain it
     */
    private static SecretKeySpec key(String secret) {
        String problem = "a secret is whsec_ and 24 to 64 random bytes in Base64";
        if (!secret.startsWith(SECRET_PREFIX)) {
            throw new IllegalArgumentException(problem);
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message may contain a part of the secret.
            throw new IllegalArgumentException(problem);
        }
        if (bytes.length < MIN_SECRET_BYTES || bytes.length > MAX_SECRET_BYTES) {
            throw new IllegalArgumentException(problem + ", not " + bytes.length + " bytes");
        }
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    @Override
    public void send(Notification notification) throws IOException, InterruptedException {
        String body = format == Format.SLACK ? slack(notification) : json(notification);
        String timestamp = String.valueOf(clock.instant().getEpochSecond());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("User-Agent", Version.USER_AGENT)
                .header("webhook-id", notification.id())
                .header("webhook-timestamp", timestamp)
                .POST(BodyPublishers.ofString(body));
        if (key != null) {
            request.header("webhook-signature", "v1," + sign(key, notification.id() + "." + timestamp + "." + body));
        }
        require(status(request.build()));
    }

    private int status(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<Void>> call = client.sendAsync(request, BodyHandlers.discarding());
        try {
            // The timeout of a request ends with the headers of the response; this one includes its body.
            return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (TimeoutException e) {
            throw new IOException(this + " did not answer within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            // Only the kind of the failure: its message may contain the address.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    this + " cannot be reached: " + cause.getClass().getSimpleName(), e);
        } finally {
            call.cancel(true);
        }
    }

    private void require(int status) throws IOException {
        int kind = status / 100;
        if (kind == 2) {
            return;
        }
        String answered = this + " answered " + status;
        if (kind == 3) {
            throw new IllegalStateException(answered + "; redirects are not followed: set the final address");
        }
        if (kind == 4 && status != 408 && status != 425 && status != 429) {
            throw new IllegalStateException(answered + ": check its address and secret");
        }
        throw new IOException(answered);
    }

    private static String json(Notification notification) {
        Instant ended = notification.ended();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("id", notification.id());
        body.put("event", notification.event().name().toLowerCase(Locale.ROOT));
        body.put("rule", notification.rule());
        body.put("kind", notification.kind());
        body.put("subject", notification.subject());
        body.put("title", notification.title());
        body.put("text", notification.text());
        body.put("wiki", notification.wiki());
        body.put("url", notification.url());
        body.put("began", notification.began().toString());
        body.put("ended", ended == null ? null : ended.toString());
        return body.toString();
    }

    /** Slack evaluates links and mentions in angle brackets, so that a title could notify everybody. */
    private static String slack(Notification notification) {
        String url = notification.url();
        String text = notification.event() == Notification.Event.ENDED
                ? "Ended: " + notification.title()
                : notification.title() + "\n" + notification.text() + (url == null ? "" : "\n" + url);
        return JsonNodeFactory.instance
                .objectNode()
                .put("text", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
                .toString();
    }

    private static String sign(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Returns the host, without the path. */
    @Override
    public String toString() {
        return "the webhook at " + uri.getHost();
    }
}
