package io.github.wikistream.event;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The kinds of actor. The first one that applies is used: an actor with the bot flag is a bot, whatever its name looks like. */
public enum ActorKind {
    /** The change carries the bot flag. */
    BOT,
    /** A temporary account, named {@code ~2026-12881-95} (on Wikimedia's wikis since 2025). */
    TEMPORARY,
    /** An IPv4 or IPv6 address (older data). */
    ANONYMOUS,
    /** A registered account. */
    REGISTERED,
    /** The name was suppressed. */
    REDACTED;

    private final String word = name().toLowerCase(Locale.ROOT);

    // MediaWiki's pattern "~$1" with the year first; the serial is grouped by hyphens in unequal parts.
    private static final Pattern TEMPORARY_NAME = Pattern.compile("~2\\d{3}-\\d[\\d-]*");
    private static final Pattern IPV4 = Pattern.compile("(?:\\d{1,3}\\.){3}\\d{1,3}");
    private static final Pattern IPV6_GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final int IPV6_GROUPS = 8;
    private static final int IPV6_LONGEST = 45;

    /**
     * Returns the kind of an actor.
     *
     * @param user the name in the stream; {@code null} if it was suppressed
     * @param bot the bot flag of the change
     */
    public static ActorKind of(@Nullable String user, boolean bot) {
        if (bot) {
            return BOT;
        }
        if (user == null) {
            return REDACTED;
        }
        if (user.startsWith("~") && TEMPORARY_NAME.matcher(user).matches()) {
            return TEMPORARY;
        }
        return isIpv4(user) || isIpv6(user) ? ANONYMOUS : REGISTERED;
    }

    private static boolean isIpv4(String name) {
        return !name.isEmpty() && name.charAt(0) <= '9' && IPV4.matcher(name).matches();
    }

    /** Returns whether a name is an IPv6 address in any of its text forms (RFC 4291, section 2.2). "Dead:Beef:Cafe" is not. */
    private static boolean isIpv6(String name) {
        if (name.length() > IPV6_LONGEST || name.indexOf(':') < 0) {
            return false;
        }
        int gap = name.indexOf("::");
        if (gap < 0) {
            return groups(name, true) == IPV6_GROUPS;
        }
        int before = groups(name.substring(0, gap), false);
        int behind = groups(name.substring(gap + 2), true);
        // Two colons stand for one group of zeroes or more.
        return before >= 0 && behind >= 0 && before + behind < IPV6_GROUPS;
    }

    /**
     * Returns the number of groups of 16 bits in a part of an address; -1 if it is not one. The last two may be written
     * as an IPv4 address.
     */
    private static int groups(String part, boolean last) {
        if (part.isEmpty()) {
            return 0;
        }
        String[] groups = part.split(":", -1);
        for (int i = 0; i < groups.length; i++) {
            if (!IPV6_GROUP.matcher(groups[i]).matches()) {
                boolean dotted = last
                        && i == groups.length - 1
                        && IPV4.matcher(groups[i]).matches();
                return dotted ? groups.length + 1 : -1;
            }
        }
        return groups.length;
    }

    /** Returns the kind as one lower-case word, such as {@code "bot"}. */
    public String word() {
        return word;
    }
}
