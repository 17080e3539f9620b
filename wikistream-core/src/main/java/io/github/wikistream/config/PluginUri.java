package io.github.wikistream.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * The address of a source, sink or metric store, as on a command line: {@code scheme:rest?key=value&…}. The scheme
 * selects the plugin, which interprets the rest. Immutable. {@link #toString()} never shows a password.
 *
 * @param scheme in lower case, such as {@code postgresql}
 * @param rest the text between the first colon and the question mark, unchanged, such as {@code
 *     //user:pass@host:5432/db}
 * @param parameters the parameters after the question mark, percent-decoded, in order
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public record PluginUri(String scheme, String rest, Map<String, String> parameters) {
    private static final Pattern SHAPE =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):([^?]*)(?:\\?(.*))?", Pattern.DOTALL);
    private static final Pattern SECRET_KEY = Pattern.compile(
            "(?i).*(pass|pwd|secret|token|credential|auth|api.?key|access.?key|private.?key).*", Pattern.DOTALL);
    private static final String HOST = "([^:,\\[\\]]+|\\[[^\\]]*])(:\\d*)?";
    private static final Pattern HOSTS = Pattern.compile(HOST + "(," + HOST + ")*");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");
    private static final String MASK = "***";

    public PluginUri {
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(rest, "rest");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException if {@code text} has no scheme, or a parameter is given twice, has no {@code =},
     *     or has a {@code %} without two hex digits; the message shows no password
     */
    public static PluginUri parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a URI, expected scheme:… such as jsonl:events.jsonl: " + masked("", text));
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        String rest = matcher.group(2);
        String query = matcher.group(3);
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null && !query.isEmpty()) {
            String shown = scheme + ":" + masked(scheme, rest) + "?…";
            if (isNoHost(rest) && query.indexOf('@') >= 0) {
                throw new IllegalArgumentException(
                        "a ? in the user name or password of a URI must be written as %3F: " + shown);
            }
            for (String pair : query.split("&", -1)) {
                addParameter(pair, shown, parameters);
            }
        }
        return new PluginUri(scheme, rest, parameters);
    }

    private static void addParameter(String pair, String shown, Map<String, String> parameters) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
            boolean secret = pair.indexOf('@') >= 0 || SECRET_KEY.matcher(pair).matches();
            throw new IllegalArgumentException(
                    "parameters of a URI must have the form key=value: '" + (secret ? MASK : pair) + "' in " + shown);
        }
        String name = pair.substring(0, equals);
        String key = decode(name, name, shown);
        if (parameters.put(key, decode(pair.substring(equals + 1), name, shown)) != null) {
            throw new IllegalArgumentException("parameter '" + key + "' occurs twice in the URI " + shown);
        }
    }

    private static String decode(String text, String name, String shown) {
        try {
            // The decoder is for forms, where a plus is a space; in a URI it is a plus.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The message of the cause may contain part of a secret, so it is dropped.
            throw new IllegalArgumentException("parameter '" + name
                    + "' has a % that is not followed by two hex digits and must be written as %25, in " + shown);
        }
    }

    /** Returns a parameter; {@code null} if it is not given. */
    public @Nullable String parameter(String key) {
        return parameters.get(key);
    }

    /**
     * Returns a parameter as a number; empty if it is not given.
     *
     * @throws IllegalArgumentException if it is not a whole number from 0 to 999999999
     */
    public OptionalInt number(String key) {
        String value = parameters.get(key);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (!DIGITS.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "parameter '" + key + "' must be an integer, not '" + value + "': " + this);
        }
        return OptionalInt.of(Integer.parseInt(value));
    }

    /**
     * Refuses unknown parameters, so that a misspelt one is detected.
     *
     * @param known the keys that the plugin reads
     * @throws IllegalArgumentException if there is an unknown parameter; the message names it and the known ones
     */
    public void requireOnly(String... known) {
        for (String key : parameters.keySet()) {
            if (!List.of(known).contains(key)) {
                throw new IllegalArgumentException("unknown parameter '" + key + "' in " + this + "; known are "
                        + (known.length == 0 ? "none" : String.join(", ", known)));
            }
        }
    }

    /** Returns the URI without its parameters, secrets included: the address that a driver connects to. */
    public String address() {
        return scheme + ":" + rest;
    }

    /** Returns the URI with passwords and other secrets shown as {@code ***}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(scheme).append(':').append(masked(scheme, rest));
        String separator = "?";
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            text.append(separator).append(parameter.getKey()).append('=').append(masked(parameter));
            separator = "&";
        }
        return text.toString();
    }

    private static String masked(Map.Entry<String, String> parameter) {
        String value = parameter.getValue();
        if (SECRET_KEY.matcher(parameter.getKey()).matches()) {
            return MASK;
        }
        return value.contains("://") ? masked("", value) : value;
    }

    /**
     * Masks possible passwords. Users write passwords without percent-encoding, omit the host, or use the form of
     * another program, so this masks too much rather than too little.
     */
    private static String masked(String scheme, String rest) {
        int slashes = rest.indexOf("//");
        int begin = slashes < 0 ? 0 : slashes + 2;
        int at = rest.lastIndexOf('@');
        if (at < begin) {
            return isNoHost(rest) ? rest.substring(0, rest.indexOf(':', begin)) + ":" + MASK : rest;
        }
        String user = rest.substring(begin, at);
        int colon = user.indexOf(':');
        if (slashes < 0 && user.indexOf('/') >= 0) {
            return rest; // the path of a file
        }
        String shown;
        if (colon >= 0) {
            shown = user.substring(0, colon) + ":" + MASK;
        } else {
            // Alone, it is the user name, but Redis clients treat it as the password.
            shown = slashes < 0 || scheme.startsWith("redis") || scheme.startsWith("valkey") ? MASK : user;
        }
        return rest.substring(0, begin) + shown + rest.substring(at);
    }

    /** Returns whether two slashes are followed by something with a colon that is neither hosts and ports nor followed by {@code @}. */
    private static boolean isNoHost(String rest) {
        int slashes = rest.indexOf("//");
        if (slashes < 0 || rest.indexOf('@', slashes) >= 0) {
            return false;
        }
        String authority = rest.substring(slashes + 2).split("/", 2)[0];
        return authority.indexOf(':') >= 0 && !HOSTS.matcher(authority).matches();
    }
}
