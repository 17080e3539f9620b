package io.github.wikistream.testkit.simulator;

import io.github.wikistream.testkit.internal.JsonText;
import io.github.wikistream.testkit.simulator.Change.LogRecord;

/** Generates log entries: each kind has its own form of parameters: an object, an empty or mixed array, or a string. */
final class Logs {
    private Logs() {}

    /** A kind of log entry, and its effect on the change that contains it. */
    enum Kind {
        PATROL(0, false),
        ABUSE_FILTER(0, false),
        UPLOAD(6, true),
        OVERWRITE(6, true),
        CREATE_ACCOUNT(2, true),
        AUTOCREATE_ACCOUNT(2, false),
        BLOCK(2, true),
        REBLOCK(2, true),
        UNBLOCK(2, true),
        DELETE(0, true),
        DELETE_REDIRECT(0, true),
        RESTORE(0, true),
        HIDE_REVISION(0, true),
        MOVE(0, true),
        MOVE_OVER_REDIRECT(0, true),
        PROTECT(0, true),
        THANK(2, false),
        REVIEW(0, false),
        TRIAGE(0, true),
        LINK_SUGGESTIONS(0, false),
        RIGHTS(2, true),
        RENAME(2, true),
        MASS_MESSAGE(3, false),
        IMPORT(0, true);

        private final int namespace;
        private final boolean listed;

        Kind(int namespace, boolean listed) {
            this.namespace = namespace;
            this.listed = listed;
        }

        /** Returns the namespace of the page of such an entry. */
        int namespace() {
            return namespace;
        }

        /** Returns whether such an entry is listed in the recent changes, and so has an id there. */
        boolean isListed() {
            return listed;
        }
    }

    /** The kinds by their share in percent. */
    private static final Kind[] BY_SHARE = shares(
            Kind.PATROL,
            20,
            Kind.ABUSE_FILTER,
            12,
            Kind.UPLOAD,
            16,
            Kind.OVERWRITE,
            3,
            Kind.CREATE_ACCOUNT,
            10,
            Kind.AUTOCREATE_ACCOUNT,
            4,
            Kind.BLOCK,
            4,
            Kind.REBLOCK,
            1,
            Kind.UNBLOCK,
            1,
            Kind.DELETE,
            8,
            Kind.DELETE_REDIRECT,
            1,
            Kind.RESTORE,
            1,
            Kind.HIDE_REVISION,
            1,
            Kind.MOVE,
            3,
            Kind.MOVE_OVER_REDIRECT,
            1,
            Kind.PROTECT,
            1,
            Kind.THANK,
            4,
            Kind.REVIEW,
            3,
            Kind.TRIAGE,
            1,
            Kind.LINK_SUGGESTIONS,
            1,
            Kind.RIGHTS,
            1,
            Kind.RENAME,
            1,
            Kind.MASS_MESSAGE,
            1,
            Kind.IMPORT,
            1);

    private static Kind[] shares(Object... kindsAndShares) {
        Kind[] kinds = new Kind[100];
        int filled = 0;
        for (int i = 0; i < kindsAndShares.length; i += 2) {
            for (int n = 0; n < (Integer) kindsAndShares[i + 1]; n++) {
                kinds[filled++] = (Kind) kindsAndShares[i];
            }
        }
        return kinds;
    }

    static Kind anyKind(Dice dice) {
        return BY_SHARE[dice.below(BY_SHARE.length)];
    }

    /** Returns a log entry about a page. */
    static LogRecord entry(Kind kind, Wiki wiki, String title, String user, long number, Dice dice) {
        String page = "[[" + title + "]]";
        return switch (kind) {
            case PATROL ->
                record(
                        number,
                        "patrol",
                        "patrol",
                        "{\"curid\":\"" + (wiki.firstId() + number) + "\",\"previd\":\"" + (wiki.firstId() + number - 7)
                                + "\",\"auto\":0}",
                        "marked revision " + (wiki.firstId() + number) + " of " + page + " patrolled ");
            case ABUSE_FILTER -> {
                int filter = dice.between(1, 1300);
                yield record(
                        0,
                        "abusefilter",
                        "hit",
                        "{\"action\":\"" + dice.of("edit", "edit", "createaccount", "move") + "\",\"filter\":"
                                + (dice.chance(0.8) ? "\"" + filter + "\"" : String.valueOf(filter)) + ",\"actions\":\""
                                + dice.of("", "", "tag", "warn,tag", "disallow") + "\",\"log\":"
                                + (40_000_000 + number % 10_000_000) + "}",
                        user + " triggered [[Special:AbuseFilter/" + filter + "|filter " + filter
                                + "]], performing the action \"edit\" on " + page);
            }
            case UPLOAD, OVERWRITE ->
                record(
                        number,
                        "upload",
                        kind == Kind.UPLOAD ? "upload" : "overwrite",
                        "{\"img_sha1\":\"" + base36(dice, 31) + "\",\"img_timestamp\":\"" + stamp(dice) + "\"}",
                        "uploaded " + (kind == Kind.UPLOAD ? "" : "a new version of ") + "&quot;" + page + "&quot;");
            case CREATE_ACCOUNT, AUTOCREATE_ACCOUNT ->
                record(
                        number,
                        "newusers",
                        kind == Kind.CREATE_ACCOUNT ? "create" : "autocreate",
                        "{\"userid\":" + dice.between(1_000_000, 99_000_000) + "}",
                        "New user account");
            case BLOCK, REBLOCK ->
                record(
                        number,
                        "block",
                        kind == Kind.BLOCK ? "block" : "reblock",
                        "{\"duration\":\"" + dice.of("1 day", "31 hours", "1 year", "infinity", "infinite")
                                + "\",\"flags\":\""
                                + dice.of("nocreate", "nocreate,noemail", "anononly,nocreate") + "\",\"sitewide\":"
                                + dice.chance(0.9)
                                + (dice.chance(0.7) ? ",\"blockId\":" + dice.between(1, 30_000_000) : "") + "}",
                        "changed block settings for " + page);
            case UNBLOCK -> record(number, "block", "unblock", "[]", "unblocked " + page);
            case DELETE -> record(number, "delete", "delete", "[]", "deleted &quot;" + page + "&quot;");
            case DELETE_REDIRECT ->
                record(number, "delete", "delete_redir", "[]", user + " deleted redirect " + page + " by overwriting");
            case RESTORE ->
                record(
                        number,
                        "delete",
                        "restore",
                        "{\":assoc:count\":{\"revisions\":" + dice.between(1, 50) + ",\"files\":0}}",
                        "restored " + page);
            case HIDE_REVISION ->
                record(
                        number,
                        "delete",
                        "revision",
                        "{\"type\":\"revision\",\"ids\":[\"" + (wiki.firstId() + number) + "\",\""
                                + (wiki.firstId() + number + 3) + "\"],\"ofield\":0,\"nfield\":" + dice.between(1, 7)
                                + "}",
                        "changed visibility of 2 revisions on page " + page);
            case MOVE, MOVE_OVER_REDIRECT -> {
                String target = Names.anyTitle(wiki, 0, dice);
                yield record(
                        number,
                        "move",
                        kind == Kind.MOVE ? "move" : "move_redir",
                        "{\"target\":" + quoted(target) + ",\"noredir\":\"" + dice.below(2) + "\"}",
                        "moved " + page + " to [[" + target + "]]");
            }
            case PROTECT ->
                record(
                        number,
                        "protect",
                        dice.of("protect", "modify"),
                        "{\"description\":\"\u200E[edit=autoconfirmed] (indefinite)\",\"cascade\":false,\"details\":[{\"type\":\"edit\","
                                + "\"level\":\"autoconfirmed\",\"expiry\":\"infinity\",\"cascade\":false}]}",
                        "protected &quot;" + page + "&quot;");
            case THANK -> record(number, "thanks", "thank", "[]", user + " thanked " + title);
            case REVIEW ->
                record(
                        number,
                        "review",
                        dice.of("approve", "approve-a", "unapprove"),
                        "[" + (wiki.firstId() + number) + "," + (wiki.firstId() + number - 11) + ",\"" + stamp(dice)
                                + "\"]",
                        user + " reviewed a version of " + page);
            case TRIAGE ->
                record(number, "pagetriage-curation", "reviewed", "[]", user + " marked " + page + " as reviewed");
            case LINK_SUGGESTIONS ->
                record(
                        number,
                        "growthexperiments",
                        "addlink",
                        "{\"count\":" + dice.below(4) + "}",
                        user + " reviewed link suggestions for " + page);
            case RIGHTS ->
                record(
                        number,
                        "rights",
                        "rights",
                        "{\"oldgroups\":[],\"newgroups\":[\"rollbacker\"],\"oldmetadata\":[],\"newmetadata\":[{\"expiry\":null}]}",
                        "changed group membership for " + page);
            case RENAME ->
                record(
                        number,
                        "renameuser",
                        "renameuser",
                        "{\"olduser\":" + quoted(user) + ",\"newuser\":" + quoted(Names.anyRegistered(wiki, dice))
                                + ",\"edits\":" + (dice.chance(0.5) ? "12" : "\"12\"") + ",\"derived\":false}",
                        user + " renamed a user");
            case MASS_MESSAGE ->
                record(
                        number,
                        "massmessage",
                        dice.of("send", "skipoptout"),
                        "\"" + (wiki.firstId() + number) + "\\n" + dice.of("subject", "list") + "\"",
                        "Delivery of a message to " + page);
            case IMPORT ->
                record(
                        number,
                        "import",
                        "interwiki",
                        "[" + quoted("w:" + title) + "," + dice.between(1, 90)
                                + ",true,null,{\"assignKnownUsers\":false}]",
                        "imported " + page);
        };
    }

    private static LogRecord record(long number, String type, String action, String paramsJson, String actionComment) {
        return new LogRecord(number, type, action, paramsJson, actionComment);
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 8);
        JsonText.appendQuoted(json, text);
        return json.toString();
    }

    private static String stamp(Dice dice) {
        return "20260" + dice.between(1, 6) + (10 + dice.below(18)) + (10 + dice.below(14)) + (10 + dice.below(50))
                + (10 + dice.below(50));
    }

    private static String base36(Dice dice, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append("0123456789abcdefghijklmnopqrstuvwxyz".charAt(dice.below(36)));
        }
        return text.toString();
    }
}
