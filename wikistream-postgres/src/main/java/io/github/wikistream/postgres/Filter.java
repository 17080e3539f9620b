package io.github.wikistream.postgres;

import io.github.wikistream.event.ActorKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which changes a question is about: those that meet every condition. An empty set and {@code null} are no condition.
 * Immutable: the methods return filters that differ in one point. Texts are compared as they are, case included.
 *
 * <p>A question about a longer time is answered from counts, in milliseconds, while the filter names nothing but types
 * and actors, and either wikis, or namespaces and the two flags, or log types. Other filters have the changes themselves
 * read.
 *
 * @param wikis      database names, such as {@code enwiki}
 * @param types      the stream's own words, such as {@code edit}
 * @param actors     kinds of who did it
 * @param namespaces numbers of namespaces, 0 for articles
 * @param minor      whether the author called it minor; changes that do not tell meet neither
 * @param patrolled  whether somebody checked it; changes that do not tell meet neither
 * @param logTypes   kinds of log entry, such as {@code block}
 * @param users      names of users
 * @param titles     full page names, on all wikis
 */
public record Filter(
        Set<String> wikis,
        Set<String> types,
        Set<ActorKind> actors,
        Set<Integer> namespaces,
        @Nullable Boolean minor,
        @Nullable Boolean patrolled,
        Set<String> logTypes,
        Set<String> users,
        Set<String> titles) {
    private static final Filter ALL =
            new Filter(Set.of(), Set.of(), Set.of(), Set.of(), null, null, Set.of(), Set.of(), Set.of());

    /** Copies the sets. */
    public Filter {
        wikis = Set.copyOf(wikis);
        types = Set.copyOf(types);
        actors = Set.copyOf(actors);
        namespaces = Set.copyOf(namespaces);
        logTypes = Set.copyOf(logTypes);
        users = Set.copyOf(users);
        titles = Set.copyOf(titles);
    }

    /** Returns the filter that every change meets. */
    public static Filter all() {
        return ALL;
    }

    /** Asks for changes to these wikis. */
    public Filter onWikis(String... names) {
        return new Filter(Set.of(names), types, actors, namespaces, minor, patrolled, logTypes, users, titles);
    }

    /** Asks for changes of these types, in the stream's own words. */
    public Filter ofTypes(String... words) {
        return new Filter(wikis, Set.of(words), actors, namespaces, minor, patrolled, logTypes, users, titles);
    }

    /** Asks for changes that these kinds of actor made. */
    public Filter byActors(ActorKind... kinds) {
        return new Filter(wikis, types, Set.of(kinds), namespaces, minor, patrolled, logTypes, users, titles);
    }

    /** Asks for changes to pages in these namespaces. */
    public Filter inNamespaces(Integer... numbers) {
        return new Filter(wikis, types, actors, Set.of(numbers), minor, patrolled, logTypes, users, titles);
    }

    /** Asks for changes that their author called minor, or did not. */
    public Filter whereMinor(boolean flag) {
        return new Filter(wikis, types, actors, namespaces, flag, patrolled, logTypes, users, titles);
    }

    /** Asks for changes that somebody checked, or that nobody did. */
    public Filter wherePatrolled(boolean flag) {
        return new Filter(wikis, types, actors, namespaces, minor, flag, logTypes, users, titles);
    }

    /** Asks for log entries of these kinds. */
    public Filter ofLogTypes(String... words) {
        return new Filter(wikis, types, actors, namespaces, minor, patrolled, Set.of(words), users, titles);
    }

    /** Asks for changes that these users made. */
    public Filter byUsers(String... names) {
        return new Filter(wikis, types, actors, namespaces, minor, patrolled, logTypes, Set.of(names), titles);
    }

    /** Asks for changes to pages of these titles. */
    public Filter onPages(String... fullTitles) {
        return new Filter(wikis, types, actors, namespaces, minor, patrolled, logTypes, users, Set.of(fullTitles));
    }
}
