package io.github.wikistream.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that starts a server and is then killed while the server runs. */
final class AbandonedServer {
    private final Process program;

    private AbandonedServer(Process program) {
        this.program = program;
    }

    /** Starts the program and returns when its server is running. */
    static AbandonedServer start(String product, Path folder) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), AbandonedServer.class.getName()));
        command.addAll(List.of(product, folder.toString()));
        Process program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals("started")) {
                return new AbandonedServer(program);
            }
        }
        throw new IOException("the program ended before its server ran");
    }

    /** Kills the program with SIGKILL; its server keeps running. */
    void abandon() throws InterruptedException {
        program.destroyForcibly().waitFor();
    }

    @SuppressWarnings("SystemOut") // the parent process reads it
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        Object started = arguments[0].equals("postgres")
                ? PostgresServer.in(folder).start()
                : RedisServer.in(folder).start();
        System.err.println("A program that is to be killed runs " + started);
        System.out.println("started");
        int ignored = System.in.read(); // until it is killed or its parent ends
    }
}
