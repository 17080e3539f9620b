package io.github.wikistream.testkit.simulator;

/** Generates the summaries of changes by people and programs. */
final class Summaries {
    private static final String RIGHT_TO_LEFT = "\u200F";
    private static final String LEFT_TO_RIGHT = "\u200E";
    private static final String[] CODES = {"de", "en", "fr", "ru", "ar", "uk", "nl", "ast", "hi", "zh-hans"};

    private Summaries() {}

    /** Returns the summary of an edit. */
    static String ofEdit(Wiki wiki, boolean bot, Dice dice) {
        if (wiki.kind() == Wiki.Kind.WIKIDATA || (wiki.kind() == Wiki.Kind.COMMONS && dice.chance(0.35))) {
            return statement(wiki, dice);
        }
        Script script = Names.scriptOf(wiki, dice);
        if (bot) {
            return switch (dice.below(6)) {
                case 0 -> "Bot: [[" + wiki.prefix(4) + "Bots|" + words(script, 2, dice) + "]] " + dice.between(2, 40);
                case 1 -> words(script, 3, dice) + " (" + dice.between(1, 9) + "." + dice.below(20) + ".0)";
                case 2 -> "[[" + wiki.prefix(10) + words(script, 1, dice) + "]] → {{" + words(script, 2, dice) + "}}";
                case 3 -> "/* " + words(script, 2, dice) + " */ Bot: " + words(script, 4, dice) + ".";
                case 4 -> words(script, 2, dice) + ": [[" + Names.anyTitle(wiki, 14, dice) + "]]";
                default -> "Bot: " + words(script, dice.between(3, 12), dice);
            };
        }
        double form = dice.unit();
        if (form < 0.11) {
            return "";
        }
        if (form < 0.37) {
            return "/* " + words(script, dice.between(1, 3), dice) + " */"
                    + (dice.chance(0.5) ? "" : " " + words(script, dice.between(1, 8), dice));
        }
        if (form < 0.42) {
            return undone(wiki, dice);
        }
        if (form < 0.47) {
            return "[[" + Names.anyTitle(wiki, 0, dice) + "]]"
                    + (dice.chance(0.5) ? " → [[" + Names.anyTitle(wiki, 0, dice) + "]]" : "");
        }
        if (form < 0.475) {
            return words(script, 4, dice) + "\n\n" + words(script, 6, dice) + "\r\n* " + words(script, 2, dice);
        }
        if (form < 0.485) {
            return words(script, 2, dice) + dice.of(" 🙂", " 👍🏽", " 𐍈", " 🇺🇳") + " " + words(script, 1, dice);
        }
        if (form < 0.487) {
            return words(script, 180, dice);
        }
        if (form < 0.5) {
            return "<nowiki>" + words(script, 1, dice) + "</nowiki> & \"" + words(script, 2, dice) + "\" \\ 'x' <ref>\t"
                    + words(script, 2, dice);
        }
        if (form < 0.53 || (isRightToLeft(script) && form < 0.65)) {
            return RIGHT_TO_LEFT + words(script, 3, dice) + LEFT_TO_RIGHT + " (#" + dice.below(1000) + ")";
        }
        if (form < 0.6) {
            return "#" + words(script, 1, dice) + " #suggestededit-add-desc 1.0";
        }
        return words(script, dice.between(1, 14), dice);
    }

    private static boolean isRightToLeft(Script script) {
        return script == Script.ARABIC || script == Script.HEBREW;
    }

    /** Returns the summary of an edit that undoes another one. */
    static String undone(Wiki wiki, Dice dice) {
        String user = Names.anyRegistered(wiki, dice);
        String talk = wiki.prefix(3) + user;
        if (dice.chance(0.3)) {
            return "Reverted edits by [[Special:Contributions/" + user + "|" + user + "]] ([[" + talk
                    + "|talk]]) to last revision by " + Names.anyRegistered(wiki, dice);
        }
        return wiki.language().undid() + " " + (wiki.firstId() + dice.below(1 << 30)) + " [[Special:Contributions/"
                + user + "|" + user + "]] ([[" + talk + "|" + wiki.language().talk() + "]])";
    }

    private static String statement(Wiki wiki, Dice dice) {
        String property = "[[" + (wiki.kind() == Wiki.Kind.COMMONS ? "d:Special:EntityPage/" : "Property:") + "P"
                + dice.between(6, 14_000) + "]]";
        String item = "[[" + (wiki.kind() == Wiki.Kind.COMMONS ? "d:Special:EntityPage/" : "") + "Q"
                + dice.between(1, 139_000_000) + "]]";
        String code = dice.of(CODES);
        String words = words(dice.of(Script.values()), dice.between(1, 4), dice);
        return switch (dice.below(9)) {
            case 0, 1 -> "/* wbsetclaim-create:2||1 */ " + property + ": " + item;
            case 2 ->
                "/* wbcreateclaim-create:1| */ " + property + ": " + dice.between(1, 99_999)
                        + ", #quickstatements; [[:toollabs:quickstatements/#/batch/" + dice.below(300_000) + "|batch #"
                        + dice.below(300_000) + "]]";
            case 3 -> "/* wbsetlabel-add:1|" + code + " */ " + words;
            case 4 -> "/* wbsetdescription-add:1|" + code + " */ " + words;
            case 5 -> "/* wbeditentity-update:0| */ " + words;
            case 6 -> "/* wbsetreference-add:2| */ " + property + ": " + item;
            case 7 -> "/* wbsetsitelink-add:1|" + code.substring(0, 2) + "wiki */ " + words;
            default -> "/* wbremoveclaims-remove:1| */ " + property + ": " + words;
        };
    }

    /** Returns the summary of a new page. */
    static String ofNew(Wiki wiki, Dice dice) {
        Script script = Names.scriptOf(wiki, dice);
        return switch (dice.below(10)) {
            case 0 -> "";
            case 1 -> "/* wbeditentity-create-item:0| */ " + words(script, 3, dice);
            case 2 -> "[[WP:AES|←]] \"" + words(script, 8, dice) + "\"";
            case 3 ->
                "[[" + wiki.prefix(4) + words(script, 1, dice) + "|" + words(script, 2, dice) + "]]: {{"
                        + words(script, 1, dice) + "}}";
            default -> words(script, dice.between(2, 20), dice);
        };
    }

    /** Returns the summary of adding a page to a category or removing it. */
    static String ofCategory(Wiki wiki, String page, boolean added, Dice dice) {
        String summary = "[[:" + page + "]] "
                + (added ? wiki.language().added() : wiki.language().removed());
        return dice.chance(0.08)
                ? summary + ", [[Special:WhatLinksHere/" + page + "|this page is included within other pages]]"
                : summary;
    }

    /** Returns some words. */
    static String words(Script script, int count, Dice dice) {
        return script.words(dice, count, false);
    }
}
