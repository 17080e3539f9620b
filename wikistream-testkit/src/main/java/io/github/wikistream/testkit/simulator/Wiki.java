package io.github.wikistream.testkit.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A wiki.
 *
 * @param number its index in the table
 * @param kind its project
 * @param name database name, such as {@code enwiki}
 * @param domain such as {@code en.wikipedia.org}
 * @param project name of namespace 4
 * @param language its language
 * @param weight its share of all changes, relative to the sum of all weights
 * @param bots share of changes made by bots
 * @param patrols whether edits can be marked as patrolled
 * @param pages approximate number of pages that are ever changed
 * @param firstId start of its ids of changes and revisions
 */
record Wiki(
        int number,
        Kind kind,
        String name,
        String domain,
        String project,
        Language language,
        double weight,
        double bots,
        boolean patrols,
        int pages,
        long firstId) {

    /** The kinds of wikis. */
    enum Kind {
        WIKIPEDIA,
        WIKTIONARY,
        WIKISOURCE,
        COMMONS,
        WIKIDATA,
        META
    }

    private static final double TAIL_WEIGHT = 0.35;

    /** Wikipedias by weight, in percent of the stream; those that patrol are marked. */
    private static final String[] WIKIPEDIAS = {
        "en 12.5", "fr 3.2 p", "de 2.9", "ru 2.4 p", "es 2.2", "it 2.0 p", "ja 1.7", "zh 1.6 p", "vi 1.4 p", "pt 1.3",
                "pl 1.2 p",
        "ar 1.2 p", "fa 1.1 p", "uk 1.1 p", "he 1.0 p", "nl 0.9 p", "ca 0.8 p", "tr 0.7 p", "sv 0.7 p", "ko 0.6",
                "id 0.6", "cs 0.5 p",
        "ur 0.5 p", "hu 0.5", "fi 0.4 p", "tt 0.4", "ro 0.4", "el 0.3 p", "hi 0.3", "th 0.3", "bg 0.3 p"
    };

    private static final String[] WIKTIONARIES = {
        "en 1.6 p", "fr 0.7 p", "de 0.3", "ru 0.3", "id 0.4", "pl 0.2", "th 0.1", "zh 0.1"
    };

    private static final String[] WIKISOURCES = {"en 0.5 p", "fr 0.4", "pl 0.2", "de 0.1", "hi 0.1"};

    /** Languages whose wikis have a small share each. */
    private static final String TAIL =
            "af als an ast az ba be bn br bs ce ceb ckb cv cy da dsb et eu fo fy ga gd gl gu ha hr hsb hy ia io is ka kk kn "
                    + "ku ky la lb lmo lt lv mg mk ml mn mr ms my nap nds ne nn no oc os pa pms ps sa sc scn si sk sl so sq sr su sw ta te tg tl uz vec "
                    + "vo wa war yi yo zu";

    private static final List<Wiki> ALL = build();
    private static final double[] CUMULATED = cumulate();

    private static List<Wiki> build() {
        List<Wiki> wikis = new ArrayList<>();
        Language english = Language.of("en");
        add(wikis, Kind.WIKIDATA, "wikidatawiki", "www.wikidata.org", "Wikidata", english, 20, 0.52, true);
        add(wikis, Kind.COMMONS, "commonswiki", "commons.wikimedia.org", "Commons", english, 19, 0.48, true);
        add(wikis, Kind.META, "metawiki", "meta.wikimedia.org", "Meta", english, 0.5, 0.1, true);
        family(wikis, Kind.WIKIPEDIA, WIKIPEDIAS);
        family(wikis, Kind.WIKTIONARY, WIKTIONARIES);
        family(wikis, Kind.WIKISOURCE, WIKISOURCES);
        String[] tail = TAIL.split(" ", -1);
        for (int i = 0; i < tail.length; i++) {
            double weight = TAIL_WEIGHT / (1 + i * 0.2);
            family(wikis, Kind.WIKIPEDIA, tail[i] + " " + weight);
            if (i % 3 == 0) {
                family(wikis, Kind.WIKTIONARY, tail[i] + " " + weight / 4);
            }
        }
        return List.copyOf(wikis);
    }

    private static void family(List<Wiki> wikis, Kind kind, String... rows) {
        for (String row : rows) {
            String[] cells = row.split(" ", -1);
            String suffix = kind == Kind.WIKIPEDIA ? "wiki" : kind == Kind.WIKTIONARY ? "wiktionary" : "wikisource";
            String host = kind == Kind.WIKIPEDIA ? "wikipedia" : suffix;
            String project = Character.toUpperCase(host.charAt(0)) + host.substring(1);
            double bots = kind == Kind.WIKTIONARY ? 0.4 : 0.16;
            add(
                    wikis,
                    kind,
                    cells[0] + suffix,
                    cells[0] + "." + host + ".org",
                    project,
                    Language.of(cells[0]),
                    Double.parseDouble(cells[1]),
                    bots,
                    cells.length > 2);
        }
    }

    private static void add(
            List<Wiki> wikis,
            Kind kind,
            String name,
            String domain,
            String project,
            Language language,
            double weight,
            double bots,
            boolean patrols) {
        int pages = (int) Math.max(3_000, 400_000 * weight);
        // The ids of the largest wikis exceed the range of an int; those of small wikis do not.
        long firstId = weight >= 10 ? 2_500_000_000L : (long) (20_000_000 + 150_000_000 * weight);
        wikis.add(new Wiki(wikis.size(), kind, name, domain, project, language, weight, bots, patrols, pages, firstId));
    }

    private static double[] cumulate() {
        double[] sums = new double[ALL.size()];
        double sum = 0;
        for (Wiki wiki : ALL) {
            sum += wiki.weight();
            sums[wiki.number()] = sum;
        }
        return sums;
    }

    /** Returns all wikis. */
    static List<Wiki> all() {
        return ALL;
    }

    /** Returns a wiki drawn by weight. */
    static Wiki any(Dice dice) {
        double point = dice.unit() * CUMULATED[CUMULATED.length - 1];
        int low = 0;
        int high = CUMULATED.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (CUMULATED[middle] <= point) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return ALL.get(low);
    }

    /** Returns a wiki other than Wikidata, drawn by weight: one whose pages have categories. */
    static Wiki withCategories(Dice dice) {
        Wiki wiki = any(dice);
        while (wiki.kind() == Kind.WIKIDATA) {
            wiki = any(dice);
        }
        return wiki;
    }

    /** Returns the title prefix of a namespace, colon included; empty for namespace 0. */
    String prefix(int namespace) {
        return switch (namespace) {
            case 0 -> "";
            case 1 -> language.talk() + ":";
            case 2 -> language.user() + ":";
            case 3 -> language.user() + " " + language.talk().toLowerCase(Locale.ROOT) + ":";
            case 4 -> project + ":";
            case 6 -> language.file() + ":";
            case 10 -> language.template() + ":";
            case 14 -> language.category() + ":";
            case 104 -> "Page:";
            case 120 -> "Property:";
            case 146 -> "Lexeme:";
            case 2600 -> "Topic:";
            default -> throw new IllegalArgumentException("no such namespace: " + namespace);
        };
    }
}
