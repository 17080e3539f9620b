package com.example.edits;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The sample in a process of its own, as a user starts it. */
final class RunningApplication implements AutoCloseable {
    private static final long LIMIT_SECONDS = 180;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    private final Path output;

    private RunningApplication(Process process, int port, Path output) {
        this.process = process;
        this.port = port;
        this.output = output;
    }

    static RunningApplication start(Path folder, String... settings) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EditsApplication.class.getName(),
                "--server.port=" + port));
        command.addAll(List.of(settings));
        Path output = folder.resolve("output-" + port + ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new RunningApplication(process, port, output);
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** Returns what a page of Actuator shows; empty while the application does not answer. */
    String actuator(String page) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + page))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        }
    }

    /** Waits until a page of Actuator shows something. */
    String awaitActuator(String page, Predicate<String> shown) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        String last = "";
        while (System.nanoTime() < end && process.isAlive()) {
            last = actuator(page);
            if (shown.test(last)) {
                return last;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError(page + " shows: " + last + "\n" + output());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks the process to end and returns its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /** Ends the process as {@code kill -9} does. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
