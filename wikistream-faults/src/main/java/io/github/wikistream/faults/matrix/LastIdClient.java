package io.github.wikistream.faults.matrix;

import com.launchdarkly.eventsource.CommentEvent;
import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.FaultEvent;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.RetryDelayStrategy;
import com.launchdarkly.eventsource.StreamEvent;
import io.github.wikistream.testkit.time.JumpingTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;

/**
 * A typical program that reads EventStreams with plain okhttp-eventsource: after each fault, it reconnects with the
 * last id that it received, as the standard says. It keeps everything that arrives.
 */
final class LastIdClient {
    /** The library's default initial retry delay; in real time, it waits a millisecond. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    private static final Duration SILENCE_LIMIT = Duration.ofMillis(150);

    private LastIdClient() {}

    /** Reads to the end of the stream and returns the data of each message. */
    static List<String> read(URI stream, JumpingTime time) {
        OkHttpClient client = new OkHttpClient.Builder()
                .readTimeout(SILENCE_LIMIT)
                .retryOnConnectionFailure(false)
                .build();
        List<String> received = new ArrayList<>();
        try (EventSource source = new EventSource.Builder(ConnectStrategy.http(stream)
                        .httpClient(client)
                        .header("User-Agent", "last-id-client/1.0 (faults@example.org)"))
                .errorStrategy(ErrorStrategy.alwaysContinue())
                .retryDelay(1, TimeUnit.MILLISECONDS)
                .retryDelayStrategy(RetryDelayStrategy.defaultStrategy().maxDelay(1, TimeUnit.MILLISECONDS))
                .build()) {
            for (StreamEvent event : source.anyEvents()) {
                if (event instanceof MessageEvent message
                        && message.getEventName().equals("message")) {
                    received.add(message.getData());
                } else if (event instanceof FaultEvent) {
                    time.jump(WAIT);
                } else if (event instanceof CommentEvent comment
                        && comment.getText().strip().equals("end")) {
                    break;
                }
            }
        } finally {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
        return received;
    }
}
