package io.github.wikistream.redis;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.metric.MetricReader;
import io.github.wikistream.metric.Window;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of one pipeline. A question about a window is one transaction, so it sees whole batches only, and is sent in one piece, so
 * it costs one round trip; a second one follows only where the window reaches further back than what is kept, or asks for an hour's
 * leaderboard that does not end with the newest minute.
 */
final class RedisMetricReader implements MetricReader {
    private static final int MOST_RANKS = 1_000;
    private static final Pattern ESCAPED = Pattern.compile("\\\\[\\\\n]");
    private static final Comparator<Rank> ORDER = Comparator.comparingLong(Rank::count)
            .reversed()
            .thenComparing(Rank::member, RedisMetricReader::byCodePoint);

    private final Link link;
    private final Keys keys;

    RedisMetricReader(Link link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    @Override
    public Optional<Instant> newestMinute() {
        Long newest = newest();
        return newest == null ? Optional.empty() : Optional.of(Instant.ofEpochSecond(newest * 60));
    }

    private @Nullable Long newest() {
        return parse(link.await(send(to -> to.async().get(keys.newest())), "reading the newest minute"));
    }

    @Override
    public Map<String, Long> totals(String metric) {
        Map<String, String> stored =
                link.await(send(to -> to.async().hgetall(keys.total(metric))), "reading totals of " + metric);
        Map<String, Long> totals = new HashMap<>();
        stored.forEach((key, value) -> totals.put(key, Long.valueOf(value)));
        return Collections.unmodifiableMap(totals);
    }

    @Override
    public Counts counts(String metric, Window window) {
        Kept<Map<String, String>> kept = ask(
                window,
                (commands, span) -> keys.countBuckets(metric, span).stream()
                        .map(commands::hgetall)
                        .toList(),
                "reading counts of " + metric);
        Map<String, Long> sums = new HashMap<>();
        for (Map<String, String> bucket : kept.buckets()) {
            bucket.forEach((key, value) -> sums.merge(key, Long.valueOf(value), Long::sum));
        }
        sums.values().removeIf(sum -> sum == 0);
        return new Counts(window, kept.complete(), sums);
    }

    @Override
    public Series series(String metric, String key, Window window) {
        Kept<String> kept = ask(
                window,
                (commands, span) -> span.minutes().stream()
                        .map(minute -> commands.hget(keys.minute(minute, metric), key))
                        .toList(),
                "reading the series of " + metric);
        List<Long> values = new ArrayList<>(Collections.nCopies(window.minutes(), 0L));
        int index = Math.toIntExact(kept.span().from() - Span.of(window).from());
        for (String value : kept.buckets()) {
            Long number = parse(value);
            values.set(index, number == null ? 0 : number);
            index++;
        }
        return new Series(window, kept.complete(), values);
    }

    @Override
    public Leaderboard top(String metric, Window window, int limit) {
        if (limit < 1 || limit > MOST_RANKS) {
            throw new IllegalArgumentException("limit must be 1 to " + MOST_RANKS + ": " + limit);
        }
        String task = "reading the top of " + metric;
        if (window.minutes() == Keys.RUNNING_MINUTES) {
            Kept<List<ScoredValue<String>>> running = ask(
                    window,
                    (commands, span) -> List.of(commands.zrangeWithScores(keys.runningTop(metric), 0, limit - 1L)),
                    task);
            List<Rank> ranks = ranks(running.buckets());
            boolean endsNow = running.newest() != null
                    && running.newest() + 1 == Span.of(window).to();
            // Members with a single count are not in it: where they could be among the first, the minutes must tell.
            if (endsNow && ranks.size() == limit) {
                return new Leaderboard(window, running.complete(), ranks);
            }
        }
        Kept<String> kept = ask(
                window,
                (commands, span) -> span.minutes().stream()
                        .map(minute -> commands.get(keys.top(minute, metric)))
                        .toList(),
                task);
        Map<String, Long> sums = new HashMap<>();
        for (String bucket : kept.buckets()) {
            addLines(bucket, sums);
        }
        List<Rank> ranks = sums.entrySet().stream()
                .map(sum -> new Rank(sum.getKey(), sum.getValue()))
                .sorted(ORDER)
                .limit(limit)
                .toList();
        return new Leaderboard(window, kept.complete(), ranks);
    }

    private <T> Kept<T> ask(Window window, Question<T> question, String task) {
        Span asked = Span.of(window);
        Span span = asked;
        if (asked.length() > Keys.KEPT_MINUTES + 1) {
            Long newest = newest();
            span = newest == null ? new Span(asked.from(), asked.from()) : asked.within(newest);
        }
        Kept<T> kept = transact(asked, span, question, task);
        Long newest = kept.newest();
        // An hour's bucket may hold minutes that are no longer kept by themselves.
        return newest == null || span.from() >= newest - Keys.KEPT_MINUTES
                ? kept
                : transact(asked, asked.within(newest), question, task);
    }

    private <T> Kept<T> transact(Span asked, Span span, Question<T> question, String task) {
        String[] minutes = span.minutes().stream().map(String::valueOf).toArray(String[]::new);
        Transaction<T> transaction = send(connection -> {
            RedisAsyncCommands<String, String> commands = connection.async();
            connection.setAutoFlushCommands(false);
            try {
                Transaction<T> sent = new Transaction<>(
                        commands.multi(),
                        commands.get(keys.newest()),
                        commands.time(),
                        commands.exists(keys.minutes()),
                        minutes.length == 0 ? null : commands.hmget(keys.minutes(), minutes),
                        question.ask(commands, span),
                        commands.exec());
                connection.flushCommands();
                return sent;
            } finally {
                connection.setAutoFlushCommands(true);
            }
        });
        awaitEnd(transaction, task);
        Long newest = parse(link.await(transaction.newest(), task));
        long now = Long.parseLong(link.await(transaction.time(), task).get(0));
        boolean anyMinute = link.await(transaction.anyMinute(), task) > 0;
        RedisFuture<List<KeyValue<String, String>>> expiries = transaction.expiries();
        boolean expired = expiries != null
                && link.await(expiries, task).stream()
                        .anyMatch(minute -> minute.hasValue() && Long.parseLong(minute.getValue()) <= now);
        List<T> buckets = new ArrayList<>();
        for (RedisFuture<T> bucket : transaction.buckets()) {
            buckets.add(link.await(bucket, task));
        }
        return new Kept<>(span, newest, isComplete(asked, newest, anyMinute, expired), buckets);
    }

    private <T> void awaitEnd(Transaction<T> transaction, String task) {
        link.await(transaction.begin(), task);
        try {
            link.await(transaction.end(), task);
        } catch (SinkException e) {
            // The end only says that something was refused; what was refused says why.
            for (RedisFuture<?> part : transaction.parts()) {
                if (part.isDone()) {
                    link.await(part, task);
                }
            }
            throw e;
        }
    }

    private static boolean isComplete(Span asked, @Nullable Long newest, boolean anyMinute, boolean expired) {
        if (newest == null || asked.from() > newest) {
            return true;
        }
        return asked.from() >= newest - Keys.KEPT_MINUTES && anyMinute && !expired;
    }

    /** Sends what belongs together: no other thread's commands come between. */
    private synchronized <T> T send(Function<StatefulRedisConnection<String, String>, T> commands) {
        StatefulRedisConnection<String, String> connection = link.connection();
        boolean sent = false;
        try {
            T answers = commands.apply(connection);
            sent = true;
            return answers;
        } catch (RedisException e) {
            throw link.failed("sending a question", e);
        } finally {
            if (!sent) {
                link.drop();
            }
        }
    }

    private static @Nullable Long parse(@Nullable String number) {
        return number == null ? null : Long.valueOf(number);
    }

    /** Reads a running leaderboard, which holds its counts negated, so that Redis returns ties in the order of code points. */
    private static List<Rank> ranks(List<List<ScoredValue<String>>> buckets) {
        return buckets.stream()
                .flatMap(List::stream)
                .map(member -> new Rank(member.getValue(), -(long) member.getScore()))
                .toList();
    }

    /** Adds up a minute's lines of a count, a blank and a member; see {@code apply.lua}. */
    private static void addLines(@Nullable String lines, Map<String, Long> sums) {
        int start = 0;
        while (lines != null && start < lines.length()) {
            int blank = lines.indexOf(' ', start);
            int end = lines.indexOf('\n', blank);
            String member = lines.substring(blank + 1, end);
            if (member.indexOf('\\') >= 0) {
                member = ESCAPED.matcher(member)
                        .replaceAll(escape -> escape.group().equals("\\n") ? "\n" : "\\\\");
            }
            sums.merge(member, Long.parseLong(lines, start, blank, 10), Long::sum);
            start = end + 1;
        }
    }

    private static int byCodePoint(String left, String right) {
        int shorter = Math.min(left.length(), right.length());
        for (int i = 0; i < shorter; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // UTF-16 puts surrogates before U+E000 to U+FFFF; code points put what they stand for behind.
                boolean sameKind = Character.isSurrogate(a) == Character.isSurrogate(b);
                return sameKind ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** Asks for the buckets of a span, inside a transaction. */
    private interface Question<T> {
        List<RedisFuture<T>> ask(RedisAsyncCommands<String, String> commands, Span span);
    }

    /** Answers that are under way; those of the commands are there once {@code end} is. */
    private record Transaction<T>(
            RedisFuture<String> begin,
            RedisFuture<String> newest,
            RedisFuture<List<String>> time,
            RedisFuture<Long> anyMinute,
            @Nullable RedisFuture<List<KeyValue<String, String>>> expiries,
            List<RedisFuture<T>> buckets,
            RedisFuture<TransactionResult> end) {
        List<RedisFuture<?>> parts() {
            List<RedisFuture<?>> parts = new ArrayList<>(buckets);
            parts.add(newest);
            parts.add(time);
            parts.add(anyMinute);
            if (expiries != null) {
                parts.add(expiries);
            }
            return parts;
        }
    }

    /**
     * What the store holds of a window.
     *
     * @param span    the part of the window that was read
     * @param newest  the newest minute at that time; {@code null} if there was none
     * @param buckets as the question asked for them
     */
    private record Kept<T>(Span span, @Nullable Long newest, boolean complete, List<T> buckets) {}
}
