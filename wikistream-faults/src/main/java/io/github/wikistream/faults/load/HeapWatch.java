package io.github.wikistream.faults.load;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Records the heap in use after each full collection; other collections leave garbage behind. */
final class HeapWatch {
    private final AtomicLong most = new AtomicLong();
    private final AtomicLong collections = new AtomicLong();
    private final Set<String> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());

    /** Starts recording. */
    void start() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(
                        (notification, unused) -> {
                            if (notification.getUserData() instanceof CompositeData data) {
                                look(GarbageCollectionNotificationInfo.from(data));
                            }
                        },
                        notification -> notification
                                .getType()
                                .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION),
                        null);
            }
        }
    }

    private void look(GarbageCollectionNotificationInfo collection) {
        if (!collection.getGcAction().contains("major")) {
            return;
        }
        long used = collection.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                .filter(entry -> pools.contains(entry.getKey()))
                .mapToLong(entry -> entry.getValue().getUsed())
                .sum();
        most.accumulateAndGet(used, Math::max);
        collections.incrementAndGet();
    }

    /** Returns the largest number of bytes in use after a full collection. */
    long most() {
        return most.get();
    }

    /** Returns the number of full collections. */
    long collections() {
        return collections.get();
    }
}
