package io.github.wikistream.testkit.simulator;

import io.github.wikistream.testkit.simulator.Wiki.Kind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The events of one minute: the same for the same seed and minute, whatever was read before. Not thread-safe. */
final class Minute {
    private static final int DISORDER_MILLIS = 51;
    private static final int CANARY_EVERY = 15;
    private static final int CANARY_AT = 7;
    private static final long CODFW_OFFSET = 1_890_000_000L;
    private static final int CAMPAIGN_MINUTES = 10;

    private final long number;
    private final long start;
    private final int year;
    private final String dtPrefix;
    private final Dice dice;
    private final long firstOffset;
    private final int[] perSecond;
    private final ChangeWriter writer = new ChangeWriter();
    private final Deque<Change> followUps = new ArrayDeque<>();

    /** A very active user: for some seconds of the minute, in ten consecutive minutes. */
    private final Actor rush;

    private final int rushFrom;
    private final int rushSeconds;
    private final @Nullable Actor campaign;
    private final double campaignShare;

    private final int canarySecond;
    private @Nullable SimulatedEvent otherCanary;
    private int second = -1;
    private int[] millis = {};
    private int next;
    private int made;
    private int categorized;

    /** A bot that makes the same kind of change repeatedly on one wiki. */
    private record Actor(Wiki wiki, String user, String comment) {
        static Actor any(Dice dice) {
            Wiki wiki = Wiki.any(dice);
            return new Actor(wiki, Names.anyBot(dice), Summaries.ofEdit(wiki, true, dice));
        }
    }

    /**
     * Generates a minute.
     *
     * @param number the number of the minute, counted from {@link Rate#EPOCH}
     */
    Minute(Rate rate, long seed, long number) {
        this.number = number;
        Instant begin = Rate.EPOCH.plusSeconds(60 * number);
        start = begin.toEpochMilli();
        year = begin.atZone(ZoneOffset.UTC).getYear();
        // Up to the minutes: 2026-01-13T16:00:
        dtPrefix = begin.toString().substring(0, 17);
        dice = new Dice(Dice.mix(seed ^ 0x5157, number));
        firstOffset = rate.firstOffset(seed, number);

        rush = Actor.any(dice);
        rushSeconds = dice.chance(0.3) ? dice.between(2, 6) : 0;
        rushFrom = dice.below(60 - rushSeconds);
        Dice longer = new Dice(Dice.mix(seed ^ 0xCA3, number / CAMPAIGN_MINUTES));
        campaign = longer.chance(0.6) ? Actor.any(longer) : null;
        campaignShare = 0.03 + 0.15 * longer.unit();
        canarySecond = number % CANARY_EVERY == CANARY_AT ? dice.below(59) : -1;
        perSecond = spread((int) (rate.firstOffset(seed, number + 1) - firstOffset));
    }

    /** Distributes the events of the minute over its seconds unevenly, with a peak while a user is very active. */
    private int[] spread(int total) {
        double[] until = new double[61];
        for (int i = 0; i < 60; i++) {
            boolean rushing = i >= rushFrom && i < rushFrom + rushSeconds;
            double weight = (1 + 0.25 * dice.bell() / 1.5) * (rushing ? 2.8 + 1.5 * dice.unit() : 1);
            until[i + 1] = until[i] + Math.max(0.2, weight);
        }
        int[] counts = new int[60];
        int before = 0;
        for (int i = 0; i < 60; i++) {
            int upTo = i == 59 ? total : (int) (total * (until[i + 1] / until[60]));
            counts[i] = upTo - before;
            before = upTo;
        }
        return counts;
    }

    /** Returns the next event in log order; {@code null} after the last. */
    @Nullable
    SimulatedEvent next() {
        if (otherCanary != null) {
            SimulatedEvent canary = otherCanary;
            otherCanary = null;
            return canary;
        }
        while (next == millis.length) {
            if (++second == 60) {
                return null;
            }
            next = 0;
            millis = new int[perSecond[second]];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = dice.below(1000);
            }
            Arrays.sort(millis);
        }
        int ofMinute = second * 1000 + millis[next];
        boolean canary = second == canarySecond && next == 0;
        next++;
        // The log is in order of arrival, which differs slightly from that of production.
        int late = dice.chance(0.3) ? dice.between(1, DISORDER_MILLIS) : 0;
        int produced = Math.max(0, ofMinute - late);
        String dt = dt(produced);
        Instant at = Instant.ofEpochMilli(start + produced);
        long offset = firstOffset + made;
        if (canary) {
            made++;
            long otherOffset = CODFW_OFFSET + number / CANARY_EVERY;
            otherCanary = new SimulatedEvent(
                    ChangeWriter.CODFW, otherOffset, at, writer.canary(ChangeWriter.CODFW, otherOffset, dt, dice));
            return new SimulatedEvent(
                    ChangeWriter.EQIAD, offset, at, writer.canary(ChangeWriter.EQIAD, offset, dt, dice));
        }
        Change change = !followUps.isEmpty() && dice.chance(0.8) ? followUps.remove() : request();
        long seconds = (start + produced) / 1000 - (dice.chance(0.5) ? 0 : dice.geometric(0.1, 3));
        String data = writer.write(change, dice.next(), dice.next(), offset, dt, seconds);
        made++;
        return new SimulatedEvent(ChangeWriter.EQIAD, offset, at, data);
    }

    private String dt(int ofMinute) {
        StringBuilder dt = new StringBuilder(24).append(dtPrefix);
        int whole = ofMinute / 1000;
        int rest = ofMinute % 1000;
        dt.append((char) ('0' + whole / 10)).append((char) ('0' + whole % 10)).append('.');
        dt.append((char) ('0' + rest / 100))
                .append((char) ('0' + rest / 10 % 10))
                .append((char) ('0' + rest % 10));
        return dt.append('Z').toString();
    }

    /**
     * Returns a number that no other change has. The upper half of a minute's numbers is reserved for follow-up
     * changes.
     */
    private long unique() {
        return 2 * number * Rate.MAX_PER_MINUTE + made;
    }

    /** Creates a change requested by a user; the changes that follow from it are added to {@link #followUps}. */
    private Change request() {
        boolean rushing = second >= rushFrom && second < rushFrom + rushSeconds;
        if (rushing && dice.chance(0.7)) {
            return edit(rush.wiki(), rush, anyNamespace(rush.wiki()));
        }
        if (campaign != null && dice.chance(campaignShare)) {
            return edit(campaign.wiki(), campaign, anyNamespace(campaign.wiki()));
        }
        double kind = dice.unit();
        if (kind < 0.82) {
            Wiki wiki = Wiki.any(dice);
            return edit(wiki, null, anyNamespace(wiki));
        }
        if (kind < 0.86) {
            return newPage(Wiki.any(dice));
        }
        if (kind < 0.99) {
            return logged(Wiki.any(dice));
        }
        return kind < 0.998 ? external(Wiki.withCategories(dice)) : unnamedType(Wiki.withCategories(dice));
    }

    private int anyNamespace(Wiki wiki) {
        int draw = dice.below(100);
        return switch (wiki.kind()) {
            case WIKIDATA -> draw < 96 ? 0 : draw < 97 ? 120 : draw < 99 ? 146 : 4;
            case COMMONS -> draw < 84 ? 6 : draw < 94 ? 14 : draw < 96 ? 3 : draw < 98 ? 10 : 4;
            case WIKISOURCE -> draw < 70 ? 104 : draw < 95 ? 0 : 2;
            case WIKTIONARY -> draw < 93 ? 0 : draw < 96 ? 14 : 2;
            case META -> draw < 50 ? 0 : draw < 75 ? 2 : 3;
            case WIKIPEDIA ->
                draw < 70 ? 0 : draw < 76 ? 1 : draw < 82 ? 2 : draw < 89 ? 3 : draw < 94 ? 4 : draw < 97 ? 10 : 14;
        };
    }

    private Change change(Wiki wiki, String type, int namespace, String title) {
        return new Change(wiki, type, namespace, title, dice.next(), dice.next());
    }

    private void nameActor(Change change, @Nullable Actor actor) {
        Wiki wiki = change.wiki;
        if (actor != null || dice.chance(wiki.bots())) {
            change.bot = true;
            change.user = actor == null ? Names.anyBot(dice) : actor.user();
            return;
        }
        double kind = dice.unit();
        double temporary = wiki.kind() == Kind.WIKIPEDIA ? 0.16 : 0.02;
        if (kind < 0.001) {
            change.user = null;
        } else if (kind < 0.003) {
            change.user = Names.anyAddress(dice);
        } else if (kind < 0.003 + temporary) {
            change.user = Names.anyTemporary(year, dice);
        } else {
            change.user = Names.anyRegistered(wiki, dice);
        }
    }

    private boolean isNewcomer(Change change) {
        return change.user == null || change.user.startsWith("~2") || change.user.indexOf('.') > 0;
    }

    private Change edit(Wiki wiki, @Nullable Actor actor, int namespace) {
        Change change = change(wiki, "edit", namespace, Names.anyTitle(wiki, namespace, dice));
        nameActor(change, actor);
        change.comment = actor == null ? Summaries.ofEdit(wiki, change.bot, dice) : actor.comment();
        change.minor = dice.chance(change.bot ? 0.35 : 0.18);
        change.id = wiki.firstId() + unique();
        change.patrolled = wiki.patrols() ? change.bot || dice.chance(isNewcomer(change) ? 0.05 : 0.75) : null;
        change.revisionNew = wiki.firstId() + unique();
        change.revisionOld =
                change.revisionNew - 1 - dice.below(wiki.kind() == Kind.WIKIDATA ? 100_000_000 : 8_000_000);
        // A page's size depends on its title, so it stays about the same from edit to edit.
        Dice page = new Dice(Dice.mix(wiki.number(), change.title.hashCode()));
        long old = (long) StrictMath.exp(8.3 + 0.9 * page.bell());
        long step = (long) StrictMath.exp((change.bot ? 3 : 3.8) + 1.3 * dice.bell());
        boolean shrinks = dice.chance(0.27);
        change.lengthOld = old;
        change.lengthNew = dice.chance(0.0008) ? 0 : Math.max(0, shrinks ? old - step : old + step);
        categorize(change, 0.38);
        return change;
    }

    private Change newPage(Wiki wiki) {
        int namespace = wiki.kind() == Kind.COMMONS ? 6 : wiki.kind() == Kind.WIKISOURCE ? 104 : 0;
        Change change = change(wiki, "new", namespace, Names.title(wiki, namespace, dice.below(1 << 30)));
        nameActor(change, null);
        change.comment = Summaries.ofNew(wiki, dice);
        change.id = wiki.firstId() + unique();
        change.patrolled = change.bot || dice.chance(0.4);
        change.revisionNew = wiki.firstId() + unique();
        change.lengthNew = (long) StrictMath.exp(7 + 0.8 * dice.bell());
        categorize(change, 0.8);
        return change;
    }

    /** Adds or removes categories of the page of a change: separate events of the same request. */
    private void categorize(Change cause, double probability) {
        if (cause.wiki.kind() == Kind.WIKIDATA || !dice.chance(probability)) {
            return;
        }
        int count = dice.geometric(dice.chance(0.05) ? 0.93 : 0.6, 26);
        for (int i = 0; i < count; i++) {
            Change change = new Change(
                    cause.wiki,
                    "categorize",
                    14,
                    Names.anyTitle(cause.wiki, 14, dice),
                    cause.requestHigh,
                    cause.requestLow);
            change.user = cause.user;
            change.bot = cause.bot;
            change.comment = Summaries.ofCategory(cause.wiki, cause.title, dice.chance(0.7), dice);
            change.id = cause.wiki.firstId() + (2 * number + 1) * Rate.MAX_PER_MINUTE + categorized++;
            change.revisionNew = cause.revisionNew;
            change.revisionOld = cause.revisionOld;
            followUps.add(change);
        }
    }

    private Change logged(Wiki wiki) {
        Logs.Kind kind = Logs.anyKind(dice);
        int namespace = wiki.kind() == Kind.COMMONS && kind.namespace() == 0 ? 6 : kind.namespace();
        Change change = change(wiki, "log", namespace, Names.anyTitle(wiki, namespace, dice));
        nameActor(change, null);
        change.comment = dice.chance(0.35) ? "" : Summaries.words(Names.scriptOf(wiki, dice), dice.between(1, 9), dice);
        if (kind.isListed()) {
            change.id = wiki.firstId() + unique();
        }
        String user = change.user == null ? "" : change.user;
        change.log = Logs.entry(kind, wiki, change.title, user, wiki.firstId() / 10 + unique(), dice);
        if (kind == Logs.Kind.AUTOCREATE_ACCOUNT && dice.chance(0.3)) {
            change.foreignDomain = "auth.wikimedia.org";
        }
        return change;
    }

    /** Creates a change on Wikidata, shown on a wiki that uses the item. */
    private Change external(Wiki wiki) {
        Change change = change(wiki, "external", 0, Names.anyTitle(wiki, 0, dice));
        nameActor(change, null);
        change.comment = Summaries.ofEdit(Wiki.all().get(0), change.bot, dice);
        change.id = wiki.firstId() + unique();
        return change;
    }

    /** Creates a change of a type that the stream identifies by a number only: a post of a discussion extension. */
    private Change unnamedType(Wiki wiki) {
        Change change = change(wiki, "142", 2600, Names.title(wiki, 2600, dice.below(1 << 30)));
        nameActor(change, null);
        change.id = wiki.firstId() + unique();
        return change;
    }
}
