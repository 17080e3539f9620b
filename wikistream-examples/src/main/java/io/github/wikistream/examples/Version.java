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

    /** Returns the version of Chart.js that the page draws with. */
    public static String chartJs() {
        return PROPERTIES.getProperty("chart-js");
    }

    /** Returns the version of Swagger UI that the documentation of the API uses. */
    public static String swaggerUi() {
        return PROPERTIES.getProperty("swagger-ui");
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
