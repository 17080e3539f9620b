package io.github.wikistream.bench.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.wikistream.bench.engine.Corpus;
import io.github.wikistream.testkit.server.EventStreamsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;

/** A process with a server of simulated events, so that its processor time and its heap are not those of the pipelines. */
final class StreamServer implements AutoCloseable {
    private final Process process;
    private final URI uri;

    private StreamServer(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /** Starts a server that sends a number of events as fast as they are read, and then ends the stream. */
    static StreamServer start(int events) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StreamServer.class.getName(),
                        Integer.toString(events))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // A logging library may print to the standard output as well.
        String port = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))
                .lines()
                .filter(line -> line.matches("[0-9]+"))
                .findFirst()
                .orElseThrow(() -> new IOException("the server of events did not start"));
        return new StreamServer(process, URI.create("http://127.0.0.1:" + port));
    }

    /** The process: serves until its standard input ends, as it does if the parent process ends. */
    public static void main(String[] args) throws IOException {
        try (EventStreamsServer server = EventStreamsServer.builder()
                .events(Corpus.stream().limit(Integer.parseInt(args[0])).toList())
                .connectionLimit(EventStreamsServer.UNLIMITED)
                .start()) {
            System.out.println(server.port());
            while (System.in.read() >= 0) {
                // Nothing is sent.
            }
        }
    }

    URI uri() {
        return uri;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
