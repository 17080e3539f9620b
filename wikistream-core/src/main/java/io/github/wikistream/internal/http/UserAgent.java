package io.github.wikistream.internal.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rule for user agents. Source: Wikimedia Foundation User-Agent Policy, which requires the program and a contact;
 * the servers refuse clients without them, and clients that send only the name of their HTTP library.
 */
public final class UserAgent {
    public static final String RULE =
            "Wikimedia asks every client to name its program and a contact, a mail address or a URL,"
                    + " such as 'my-dashboard/1.0 (https://example.org/dashboard; ops@example.org)'";

    private static final Pattern PROGRAM = Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+)(/\\S*)?(\\s.*|;.*|\\(.*)");
    private static final Pattern CONTACT = Pattern.compile(
            "[^\\s@()<>;,]+@[^\\s@()<>;,]+\\.[^\\s@()<>;,]+|https?://[^\\s()<>;,]+", Pattern.CASE_INSENSITIVE);
    private static final Set<String> LIBRARIES = Set.of(
            "okhttp",
            "java",
            "java-http-client",
            "apache-httpclient",
            "jersey",
            "reactornetty",
            "ktor-client",
            "curl",
            "wget");

    private UserAgent() {}

    /**
     * Returns the text if it names a program and a contact.
     *
     * @throws IllegalArgumentException if it does not; the message explains the rule
     */
    public static String require(String text) {
        if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw refused(text, "contains a character other than printable ASCII, which a header does not allow");
        }
        if (text.isBlank()) {
            throw refused(text, "is empty");
        }
        Matcher program = PROGRAM.matcher(text);
        if (!CONTACT.matcher(text).find()) {
            throw refused(text, "contains no contact");
        }
        if (!program.matches()) {
            throw refused(text, "contains no program before the contact");
        }
        if (LIBRARIES.contains(program.group(1).toLowerCase(Locale.ROOT))) {
            throw refused(text, "contains a library instead of your program");
        }
        return text;
    }

    private static IllegalArgumentException refused(String text, String why) {
        return new IllegalArgumentException("userAgent '" + text + "' " + why + ": " + RULE);
    }
}
