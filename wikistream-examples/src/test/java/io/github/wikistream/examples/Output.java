package io.github.wikistream.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What a program prints. */
public final class Output {
    private Output() {}

    /** A program, or a part of one. */
    @FunctionalInterface
    public interface Program {
        /** Runs it to its end. */
        void run() throws Exception;
    }

    /** Runs a program and returns what it printed. */
    public static String of(Program program) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return printed.toString(UTF_8);
    }
}
