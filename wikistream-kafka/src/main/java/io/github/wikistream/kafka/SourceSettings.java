package io.github.wikistream.kafka;

import io.github.wikistream.config.PluginUri;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a source reads.
 *
 * @param partitions the partitions to read
 * @param ends whether a reader ends at the records that exist when it starts
 * @param since where a reader without a position starts; {@code null} for the oldest record
 */
record SourceSettings(
        KafkaAddress address,
        PartitionRange partitions,
        boolean ends,
        @Nullable Instant since) {
    private static final String READ = "read";
    private static final String UNTIL = "until";

    /**
     * The partitions of one instance: those whose number, divided by {@code of}, leaves {@code part}.
     *
     * @param part number of the instance, from 0
     * @param of number of instances
     */
    record PartitionRange(int part, int of) {
        private static final Pattern SHAPE = Pattern.compile("([1-9][0-9]{0,3})/([1-9][0-9]{0,3})");

        static final PartitionRange ALL = new PartitionRange(0, 1);

        static PartitionRange of(String text, PluginUri uri) {
            Matcher shape = SHAPE.matcher(text);
            int part = shape.matches() ? Integer.parseInt(shape.group(1)) : 0;
            int of = shape.matches() ? Integer.parseInt(shape.group(2)) : 0;
            if (part < 1 || part > of) {
                throw new IllegalArgumentException(
                        "read must be the part of this instance, such as 1/3, 2/3 and 3/3 for"
                                + " three instances, not '" + text + "': " + uri);
            }
            return new PartitionRange(part - 1, of);
        }

        boolean contains(int partition) {
            return partition % of == part;
        }
    }

    static SourceSettings of(PluginUri uri, @Nullable Instant since) {
        uri.requireOnly(READ, UNTIL, ClientSettings.FILE);
        String read = uri.parameter(READ);
        String until = uri.parameter(UNTIL);
        if (until != null && !until.equals("end")) {
            throw new IllegalArgumentException("until must be end, not '" + until + "': " + uri);
        }
        return new SourceSettings(
                KafkaAddress.of(uri),
                read == null ? PartitionRange.ALL : PartitionRange.of(read, uri),
                until != null,
                since);
    }
}
