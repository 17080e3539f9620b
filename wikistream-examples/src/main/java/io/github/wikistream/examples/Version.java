package io.github.wikistream.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Name and version of this program. */
public final class Version {
    private static final Properties PROPERTIES = read();
    private static final String NUMBER = PROPERTIES.getProperty("version");

    /** The default user agent of the commands. */
    public static final String USER_AGENT = "wikistream/" + NUMBER + " (+https://github.com/wikistream/wikistream)";

    private Version() {}

    /** Returns the version of the build, such as {@code 0.1.0}. */
    public static String number() {
        return NUMBER;
    }

    /**
     * Returns the version of a JavaScript library of the page or of the API's documentation, such as {@code lit}.
     *
     * @throws IllegalArgumentException if there is no such library
     */
    public static String of(String library) {
        String version = PROPERTIES.getProperty(library);
        if (version == null) {
            throw new IllegalArgumentException("version.properties has no library '" + library + "'");
        }
        return version;
    }

    private static Properties read() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("version.properties is missing beside " + Version.class);
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read version.properties", e);
        }
    }
}
