package io.github.wikistream.internal.text;

import java.util.regex.Pattern;

/** The syntax of pipeline names. */
public final class PipelineName {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9_-]{1,63}");

    private PipelineName() {}

    /**
     * Returns a name after checking it.
     *
     * @throws IllegalArgumentException if it is not 1 to 63 of {@code a-z}, {@code 0-9}, {@code -} and {@code _}
     */
    public static String require(String name) {
        if (!SHAPE.matcher(name).matches()) {
            throw new IllegalArgumentException("a pipeline name must be 1 to 63 of a-z, 0-9, - and _: '" + name + "'");
        }
        return name;
    }
}
