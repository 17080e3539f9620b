package io.github.wikistream.examples.dashboard.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.examples.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A dashboard in a process of its own, started as the launcher starts it, with its servers in other processes. */
final class DashboardProcess implements AutoCloseable {
    /** The kernel counts in hundredths of a second. */
    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final URI url;
    private final HttpClient client = HttpClient.newHttpClient();

    DashboardProcess(URI source, String postgresql, String redis, Path folder) throws IOException {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xms24m",
                        "-XX:MinHeapFreeRatio=20",
                        "-XX:MaxHeapFreeRatio=40",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "dashboard",
                        "--source",
                        source.toString(),
                        "--port",
                        "0",
                        "--postgres",
                        postgresql,
                        "--redis",
                        redis,
                        "--data",
                        folder.toString()))
                .redirectError(folder.resolve("dashboard.log").toFile())
                .start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            String line = String.valueOf(out.readLine());
            url = URI.create(line.substring(line.indexOf("http")));
        }
    }

    int port() {
        return url.getPort();
    }

    /** Returns the data of an answer of the API. */
    JsonNode get(String path) throws IOException, InterruptedException {
        String body = client.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readTree(body).path("data");
    }

    /** Returns the processor time of the process so far, in seconds. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Returns the memory of the process in MB. */
    long megabytes() throws IOException {
        List<String> status =
                new ArrayList<>(Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")));
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
    }
}
