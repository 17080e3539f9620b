package io.github.wikistream.filter;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.PageChangeKind;
import io.github.wikistream.event.StreamEvent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Selects events. Immutable, free of side effects, and thread-safe if the functions given to {@link #where} are.
 *
 * <pre>{@code
 * EventFilter filter = all(wiki("enwiki", "dewiki"), namespace(0), humans(), none(title("List of *")));
 * }</pre>
 *
 * <p>A filter tests one property against one or more values. An event without the property never passes, so it passes
 * {@link #none} of that filter. Recent changes and {@linkplain io.github.wikistream.event.PageEvent events about pages}
 * have all properties, {@linkplain io.github.wikistream.event.OtherEvent other events} only wiki, domain and stream.
 *
 * <p>{@link #toString()} returns the calls that created the filter, for logs.
 */
public final class EventFilter implements Predicate<StreamEvent> {
    private static final EventFilter EVERYTHING = new EventFilter("everything()", event -> true);
    private static final Pattern WIKI = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");
    private static final Pattern STREAM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final String PREFIX = "mediawiki.";
    private static final int LOWEST_NAMESPACE = -2;
    private static final Set<String> TYPES = types();

    private final String text;
    private final Predicate<StreamEvent> predicate;

    private EventFilter(String text, Predicate<StreamEvent> predicate) {
        this.text = text;
        this.predicate = predicate;
    }

    private static Set<String> types() {
        Set<String> words = new TreeSet<>();
        for (ChangeType type : ChangeType.values()) {
            words.add(type.word());
        }
        for (PageChangeKind kind : PageChangeKind.values()) {
            words.add(kind.word());
        }
        words.remove(ChangeType.UNKNOWN.word());
        return words;
    }

    /** Returns whether an event passes. Exceptions of a function given to {@link #where} are thrown to the caller. */
    @Override
    public boolean test(StreamEvent event) {
        return predicate.test(event);
    }

    /** Returns a filter that every event passes. */
    public static EventFilter everything() {
        return EVERYTHING;
    }

    /**
     * Returns a filter for events that pass all of these.
     *
     * @param filters tested in this order; put an inexpensive one first
     * @throws IllegalArgumentException if there are none
     */
    public static EventFilter all(EventFilter... filters) {
        List<EventFilter> parts = parts("all", filters);
        return new EventFilter(call("all", parts), event -> {
            for (EventFilter part : parts) {
                if (!part.test(event)) {
                    return false;
                }
            }
            return true;
        });
    }

    /**
     * Returns a filter for events that pass at least one of these.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static EventFilter any(EventFilter... filters) {
        List<EventFilter> parts = parts("any", filters);
        return new EventFilter(call("any", parts), event -> passesAny(parts, event));
    }

    /**
     * Returns a filter for events that pass none of these.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static EventFilter none(EventFilter... filters) {
        List<EventFilter> parts = parts("none", filters);
        return new EventFilter(call("none", parts), event -> !passesAny(parts, event));
    }

    private static boolean passesAny(List<EventFilter> parts, StreamEvent event) {
        for (EventFilter part : parts) {
            if (part.test(event)) {
                return true;
            }
        }
        return false;
    }

    private static List<EventFilter> parts(String name, EventFilter... filters) {
        requireSome(name, "filter", filters.length);
        return List.of(filters);
    }

    /**
     * Returns a filter for events of these wikis.
     *
     * @param names database names, such as {@code enwiki}; for hosts use {@link #domain}
     * @throws IllegalArgumentException if there are none, or one is not a database name
     */
    public static EventFilter wiki(String... names) {
        Set<String> wanted = words("wiki", "the database name of a wiki, such as enwiki", WIKI, names);
        return ofSet("wiki", wanted, StreamEvent::wiki);
    }

    /**
     * Returns a filter for events of these domains.
     *
     * @param names such as {@code en.wikipedia.org}, in lower case, as in {@code meta.domain}; not always that of the
     *     wiki
     * @throws IllegalArgumentException if there are none, or one is not a domain
     */
    public static EventFilter domain(String... names) {
        Set<String> wanted = words("domain", "a domain in lower case, such as en.wikipedia.org", DOMAIN, names);
        return ofSet("domain", wanted, event -> event.meta().domain());
    }

    /**
     * Returns a filter for events of these streams.
     *
     * @param names such as {@code recentchange} or {@code mediawiki.recentchange}, which are equivalent
     * @throws IllegalArgumentException if there are none, or one is not a stream name
     */
    public static EventFilter stream(String... names) {
        Set<String> wanted = words("stream", "the name of a stream, such as recentchange", STREAM, names);
        Set<String> full = new HashSet<>(wanted);
        wanted.forEach(name -> full.add(PREFIX + name));
        return new EventFilter(call("stream", wanted), event -> full.contains(event.meta().stream()));
    }

    /**
     * Returns a filter for events of these types: of a recent change ({@code edit}, {@code new}, {@code log}, {@code
     * categorize}, {@code external}) or of a page change ({@code create}, {@code edit}, {@code move}, {@code delete},
     * {@code undelete}, {@code visibility_change}).
     *
     * @param words the words of the streams, or numbers such as {@code 142}, which the stream sends for types without a
     *     word
     * @throws IllegalArgumentException if there are none, or one is neither a known word nor a number; use {@link
     *     #where} for types added upstream later
     */
    public static EventFilter type(String... words) {
        requireSome("type", "word", words.length);
        for (String word : words) {
            if (!TYPES.contains(word) && !NUMBER.matcher(word).matches()) {
                throw new IllegalArgumentException("unknown type '" + word + "', known are " + String.join(", ", TYPES)
                        + " and numbers; use where(…) for others");
            }
        }
        return ofSet("type", new TreeSet<>(Arrays.asList(words)), Properties::type);
    }

    /**
     * Returns a filter for events about pages of these namespaces.
     *
     * @param numbers -2 and up; 0 for articles
     * @throws IllegalArgumentException if there are none, or one is less than -2
     */
    public static EventFilter namespace(int... numbers) {
        requireSome("namespace", "number", numbers.length);
        Set<Integer> wanted = new TreeSet<>();
        for (int number : numbers) {
            if (number < LOWEST_NAMESPACE) {
                throw new IllegalArgumentException("namespace must be -2 or more: " + number);
            }
            wanted.add(number);
        }
        Set<Integer> numbersWanted = Set.copyOf(wanted);
        return new EventFilter(call("namespace", wanted), event -> {
            Integer namespace = Properties.namespace(event);
            return namespace != null && numbersWanted.contains(namespace);
        });
    }

    /**
     * Returns a filter for events of these kinds of actor.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static EventFilter actor(ActorKind... kinds) {
        requireSome("actor", "kind", kinds.length);
        Set<ActorKind> wanted = EnumSet.copyOf(Arrays.asList(kinds));
        String text = call("actor", wanted.stream().map(ActorKind::word).toList());
        return new EventFilter(text, event -> {
            ActorKind kind = Properties.actor(event);
            return kind != null && wanted.contains(kind);
        });
    }

    /** Returns a filter for events of bots: {@link ActorKind#BOT}. */
    public static EventFilter bots() {
        return named("bots()", actor(ActorKind.BOT));
    }

    /** Returns a filter for events of all other actors: every {@link ActorKind} except {@link ActorKind#BOT}. */
    public static EventFilter humans() {
        ActorKind[] kinds = EnumSet.complementOf(EnumSet.of(ActorKind.BOT)).toArray(ActorKind[]::new);
        return named("humans()", actor(kinds));
    }

    private static EventFilter named(String text, EventFilter filter) {
        return new EventFilter(text, filter.predicate);
    }

    /**
     * Returns a filter for events about pages with these titles.
     *
     * @param globs full page names with their namespace; {@code *} matches any number of characters, {@code ?} matches
     *     one, and a backslash escapes the next character; case-sensitive; a space and an underscore are the same
     * @throws IllegalArgumentException if there are none, one is empty, or one ends in a single backslash
     */
    public static EventFilter title(String... globs) {
        requireSome("title", "title", globs.length);
        TitleGlobs titles = new TitleGlobs(Arrays.asList(globs));
        return new EventFilter(call("title", Arrays.asList(globs)), event -> {
            String title = Properties.title(event);
            return title != null && titles.match(title);
        });
    }

    /**
     * Returns a filter for events about pages whose title contains a match of a regular expression; anchor it with
     * {@code ^} and {@code $} to match the whole title. Titles have spaces and no underscores. {@link #title} is faster
     * where it suffices.
     *
     * @param pattern must not backtrack excessively on any title: titles are untrusted and have up to 255 bytes plus a
     *     namespace
     */
    public static EventFilter titleMatching(Pattern pattern) {
        Objects.requireNonNull(pattern, "pattern");
        return new EventFilter("titleMatching(" + pattern + ")", event -> {
            String title = Properties.title(event);
            return title != null && pattern.matcher(title).find();
        });
    }

    /**
     * Returns a filter for events that a function accepts.
     *
     * @param name a description, for logs
     * @param predicate fast, free of side effects, and thread-safe
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public static EventFilter where(String name, Predicate<? super StreamEvent> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        if (name.isBlank()) {
            throw new IllegalArgumentException("where needs a name that describes the function");
        }
        return new EventFilter(call("where", List.of(name)), predicate::test);
    }

    private static EventFilter ofSet(
            String name, Set<String> wanted, Function<StreamEvent, @Nullable String> property) {
        Set<String> fast = Set.copyOf(wanted);
        return new EventFilter(call(name, wanted), event -> {
            String value = property.apply(event);
            return value != null && fast.contains(value);
        });
    }

    private static Set<String> words(String name, String expected, Pattern form, String... words) {
        requireSome(name, "name", words.length);
        for (String word : words) {
            if (!form.matcher(word).matches()) {
                throw new IllegalArgumentException(name + " takes " + expected + ", not '" + word + "'");
            }
        }
        return new TreeSet<>(Arrays.asList(words));
    }

    private static void requireSome(String name, String what, int count) {
        if (count == 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%s needs at least one %s; everything() lets every event pass", name, what));
        }
    }

    private static String call(String name, Iterable<?> arguments) {
        StringBuilder call = new StringBuilder(name).append('(');
        String separator = "";
        for (Object argument : arguments) {
            call.append(separator).append(argument);
            separator = ", ";
        }
        return call.append(')').toString();
    }

    /** Returns the calls that created the filter, such as {@code all(wiki(enwiki), none(bots()))}. */
    @Override
    public String toString() {
        return text;
    }
}
