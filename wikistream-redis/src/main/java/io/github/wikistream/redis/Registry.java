package io.github.wikistream.redis;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Names all that was ever counted, so that every key can be computed. In Redis it is a set of kind, colon and name. */
final class Registry {
    private static final String COUNTED = "count:";
    private static final String SPREAD = "spread:";
    private static final String RANKED = "top:";
    private static final String UNIQUE = "unique:";

    private final Set<String> stored;
    private final Set<String> added = new LinkedHashSet<>();
    private final Set<String> counted = new LinkedHashSet<>();
    private final Set<String> spread = new LinkedHashSet<>();
    private final Set<String> ranked = new LinkedHashSet<>();
    private final Set<String> unique = new LinkedHashSet<>();

    Registry(Collection<String> stored) {
        this.stored = new LinkedHashSet<>(stored);
        for (String entry : stored) {
            String name = entry.substring(entry.indexOf(':') + 1);
            String kind = entry.substring(0, entry.length() - name.length());
            switch (kind) {
                case COUNTED -> counted.add(name);
                case SPREAD -> spread.add(name);
                case RANKED -> ranked.add(name);
                case UNIQUE -> unique.add(name);
                default -> throw new IllegalArgumentException("an unknown kind of metric: " + entry);
            }
        }
    }

    Set<String> of(Keys.Kind kind) {
        return kind == Keys.Kind.COUNT ? counted : spread;
    }

    Set<String> ranked() {
        return ranked;
    }

    Set<String> unique() {
        return unique;
    }

    void add(Keys.Kind kind, String metric) {
        note(of(kind), kind == Keys.Kind.COUNT ? COUNTED : SPREAD, metric);
    }

    void addRanked(String metric) {
        note(ranked, RANKED, metric);
    }

    void addUnique(String set) {
        note(unique, UNIQUE, set);
    }

    private void note(Set<String> names, String kind, String name) {
        if (names.add(name) && stored.add(kind + name)) {
            added.add(kind + name);
        }
    }

    /** Returns what is not stored yet, and takes it as stored from now on. */
    Collection<String> takeAdded() {
        Collection<String> taken = Set.copyOf(added);
        added.clear();
        return taken;
    }
}
