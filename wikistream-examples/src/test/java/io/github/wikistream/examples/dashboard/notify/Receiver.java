package io.github.wikistream.examples.dashboard.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A webhook that records what it receives and answers as it is told, otherwise with 200. */
final class Receiver implements AutoCloseable {
    private static final long PATIENCE_MINUTES = 2;

    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final Javalin server = Javalin.create(config -> {
                config.startup.showJavalinBanner = false;
                config.routes.post("/*", this::receive);
            })
            .start("127.0.0.1", 0);

    record Call(String path, Map<String, String> headers, String body) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(body);
        }

        /** Returns a header, by its name in lower case. */
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
        }
    }

    private void receive(Context context) {
        Integer answer = answers.poll();
        context.status(answer == null ? 200 : answer);
        context.header("Location", "/elsewhere");
        calls.add(new Call(context.path(), context.headerMap(), context.body()));
    }

    /** Answers the next calls with these. */
    Receiver answering(int... statuses) {
        for (int status : statuses) {
            answers.add(status);
        }
        return this;
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    /** Waits for the next call. */
    Call next() throws InterruptedException {
        @Nullable Call call = calls.poll(PATIENCE_MINUTES, TimeUnit.MINUTES);
        assertThat(call).as("a call").isNotNull();
        return call;
    }

    int waiting() {
        return calls.size();
    }

    @Override
    public void close() {
        server.stop();
    }
}
