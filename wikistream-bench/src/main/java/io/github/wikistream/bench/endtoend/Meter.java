package io.github.wikistream.bench.endtoend;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Runs a pipeline and measures it. */
final class Meter {
    private static final double MIB = 1 << 20;

    private final Stores stores;
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    private final Set<String> heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toUnmodifiableSet());
    private final AtomicLong mostHeap = new AtomicLong();

    Meter(Stores stores) {
        this.stores = stores;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener(this::collected, null, null);
        }
    }

    private void collected(Notification notification, Object unused) {
        if (notification.getUserData() instanceof CompositeData data) {
            long used =
                    GarbageCollectionNotificationInfo.from(data).getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                            .filter(pool -> heapPools.contains(pool.getKey()))
                            .mapToLong(pool -> pool.getValue().getUsed())
                            .sum();
            mostHeap.accumulateAndGet(used, Math::max);
        }
    }

    Cost run(Pipeline pipeline, URI server, Target target) throws Exception {
        stores.empty();
        System.gc();
        mostHeap.set(0);
        long compiled = compiler.getTotalCompilationTime();
        long storesCpu = stores.cpuNanos();
        long cpu = system.getProcessCpuTime();
        long begin = System.nanoTime();
        long events = pipeline.run(server, target);
        double nanos = System.nanoTime() - begin;
        return new Cost(
                events,
                nanos / 1e9,
                (system.getProcessCpuTime() - cpu) / 1e3 / events,
                (stores.cpuNanos() - storesCpu) / 1e3 / events,
                mostHeap.get() / MIB,
                (compiler.getTotalCompilationTime() - compiled) * 1e6 / nanos);
    }
}
