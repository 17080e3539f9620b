package io.github.wikistream.testkit.simulator;

/**
 * Generates titles and names. The same wiki, namespace and rank always give the same name, so nothing needs to be
 * stored.
 */
final class Names {
    private static final int BOTS = 600;
    private static final int USERS = 90_000;
    private static final int TEMPORARY = 40_000;

    /** Letters outside the Basic Multilingual Plane: two Java characters, four bytes each. */
    private static final String[] RARE = {"𐌲𐌿𐍄", "𠮷", "𝒜", "🏔", "𐤀𐤁", "🜚"};

    private static final String[] BOT_ENDINGS = {"Bot", "bot", " bot", "BOT", "-Bot", "Bot II"};

    private Names() {}

    /** Returns the title of a page with its namespace; few titles are frequent. */
    static String anyTitle(Wiki wiki, int namespace, Dice dice) {
        int pages = namespace == 0 || namespace == 6 ? wiki.pages() : wiki.pages() / 20 + 50;
        return title(wiki, namespace, dice.zipf(pages, 25));
    }

    static String title(Wiki wiki, int namespace, int rank) {
        Dice dice = new Dice(Dice.mix(wiki.number() * 10_000L + namespace, rank));
        String prefix = wiki.prefix(namespace);
        if (wiki.kind() == Wiki.Kind.WIKIDATA && namespace != 2 && namespace != 3 && namespace != 4) {
            return prefix
                    + switch (namespace) {
                        case 120 -> "P" + dice.between(6, 14_000);
                        case 146 -> "L" + dice.between(1, 1_500_000);
                        default -> "Q" + dice.between(1, 139_000_000);
                    };
        }
        String name = name(wiki, namespace, rank, dice);
        // The first letter is a capital, except in dictionaries.
        int first = name.codePointAt(0);
        return wiki.kind() == Wiki.Kind.WIKTIONARY
                ? prefix + name
                : prefix
                        + Character.toString(Character.toUpperCase(first))
                        + name.substring(Character.charCount(first));
    }

    private static String name(Wiki wiki, int namespace, int rank, Dice dice) {
        Script script = scriptOf(wiki, dice);
        return switch (namespace) {
            case 2, 3 -> registered(wiki, rank) + (dice.chance(0.3) ? "/" + script.words(dice, 1, true) : "");
            case 6 ->
                script.words(dice, dice.between(2, 6), false)
                        + (dice.chance(0.5) ? " " + dice.between(1880, 2026) : "")
                        + (dice.chance(0.4) ? " (" + dice.between(1, 99) + ")" : "")
                        + dice.of(".jpg", ".jpg", ".jpg", ".JPG", ".png", ".svg", ".pdf", ".ogg");
            case 14 ->
                script.words(dice, dice.between(2, 5), false)
                        + (dice.chance(0.2) ? " " + dice.between(1500, 2026) : "");
            case 104 -> script.words(dice, dice.between(2, 5), false) + ".djvu/" + dice.between(1, 700);
            case 2600 -> topicName(dice);
            default -> article(script, dice);
        };
    }

    private static String article(Script script, Dice dice) {
        String words = script.words(dice, dice.geometric(0.6, 6), true);
        int form = dice.below(200);
        if (form < 14) {
            return words + " (" + script.words(dice, 1, false) + ")";
        }
        if (form < 22) {
            return dice.between(1200, 2026) + " " + words;
        }
        if (form < 26) {
            return words + ": " + dice.between(1, 99) + "–" + dice.between(1, 99) + " & " + script.words(dice, 1, true);
        }
        if (form < 29) {
            return "\"" + words + "\"";
        }
        if (form < 31) {
            return words + "'s " + script.words(dice, 1, false) + "\\" + dice.below(9);
        }
        return form < 32 ? dice.of(RARE) + " " + words : words;
    }

    private static String topicName(Dice dice) {
        StringBuilder name = new StringBuilder(16);
        for (int i = 0; i < 16; i++) {
            name.append((char) (i == 0 ? 'X' : 'a' + dice.below(26)));
        }
        return name.toString();
    }

    /** Returns the script of a wiki; a random one for multilingual wikis. */
    static Script scriptOf(Wiki wiki, Dice dice) {
        boolean mixed =
                wiki.kind() == Wiki.Kind.COMMONS || wiki.kind() == Wiki.Kind.WIKIDATA || wiki.kind() == Wiki.Kind.META;
        if (!mixed) {
            return wiki.language().script();
        }
        Script[] all = Script.values();
        return dice.chance(0.6) ? Script.LATIN : all[dice.below(all.length)];
    }

    /** Returns the name of a bot; the same bots work on many wikis. */
    static String anyBot(Dice dice) {
        return bot(dice.zipf(BOTS, 4));
    }

    static String bot(int rank) {
        Dice dice = new Dice(Dice.mix(-1, rank));
        Script script = dice.chance(0.9) ? Script.LATIN : dice.of(Script.values());
        return script.words(dice, 1, true) + dice.of(BOT_ENDINGS);
    }

    static String anyRegistered(Wiki wiki, Dice dice) {
        return registered(wiki, dice.zipf(USERS, 12));
    }

    static String registered(Wiki wiki, int rank) {
        // Editors of a Wikipedia use the same name on its sister projects.
        Dice dice = new Dice(Dice.mix(wiki.language().code().hashCode(), rank));
        Script script = dice.chance(0.45) ? Script.LATIN : scriptOf(wiki, dice);
        String name = script.words(dice, dice.between(1, 2), true);
        int form = dice.below(100);
        if (form < 30) {
            return name + dice.below(10_000);
        }
        if (form < 34) {
            return name + " (" + script.words(dice, 1, false) + ")";
        }
        if (form < 36) {
            return name + "~" + script.words(dice, 1, false);
        }
        if (form < 37) {
            return dice.of(RARE) + name;
        }
        return form < 39 ? name + "." + name.length() + "'" + script.words(dice, 1, false) : name;
    }

    /** Returns a temporary account, as assigned to editors who are not logged in. */
    static String anyTemporary(int year, Dice dice) {
        Dice account = new Dice(Dice.mix(-2, dice.zipf(TEMPORARY, 40)));
        return "~" + year + "-" + account.between(10_000, 79_999) + "-" + account.between(10, 99);
    }

    /** Returns an address from the ranges reserved for documentation (RFC 5737, RFC 3849). */
    static String anyAddress(Dice dice) {
        if (dice.chance(0.6)) {
            return dice.of("192.0.2.", "198.51.100.", "203.0.113.") + dice.between(1, 254);
        }
        StringBuilder address = new StringBuilder("2001:DB8");
        for (int i = 0; i < 6; i++) {
            address.append(':');
            appendUpperHex(address, dice.below(1 << 16));
        }
        return address.toString();
    }

    private static void appendUpperHex(StringBuilder text, int number) {
        boolean begun = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = (number >>> shift) & 15;
            begun |= digit != 0 || shift == 0;
            if (begun) {
                text.append("0123456789ABCDEF".charAt(digit));
            }
        }
    }
}
