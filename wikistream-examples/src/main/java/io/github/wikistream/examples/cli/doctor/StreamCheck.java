package io.github.wikistream.examples.cli.doctor;

import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Position;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Signal.LossKind;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads an event from a source, in the way of a pipeline: name resolution, TLS, user agent, stream, clock. */
public final class StreamCheck {
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(5);

    private final Source source;
    private final URI address;
    private final boolean proxied;
    private final Duration patience;

    /** Written by one thread, read by another one. */
    private volatile Received received = new Received(false, false, null, null);

    /**
     * @param address  of the source, {@code http} or {@code https}
     * @param proxied  whether a proxy resolves the name
     * @param patience how long to wait for an event
     */
    public StreamCheck(Source source, URI address, boolean proxied, Duration patience) {
        this.source = source;
        this.address = address;
        this.proxied = proxied;
        this.patience = patience;
    }

    /** What was received until the first event, or until the end of the patience. */
    private record Received(
            boolean opened,
            boolean event,
            Signal.@Nullable Lost lost,
            @Nullable String refused) {}

    /** Runs the checks. */
    public List<Finding> run() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        Finding name = name();
        findings.add(name);
        if (name.result() == Finding.Result.FAULT) {
            return findings;
        }
        Received seen = read();
        boolean certificate = seen.lost() != null && seen.lost().kind() == LossKind.CERTIFICATE;
        if (certificate) {
            findings.add(Finding.fault(
                    "TLS",
                    reason(seen) + ": check the clock, and whether a proxy replaces certificates: then set"
                            + " -Djavax.net.ssl.trustStore in WIKISTREAM_JAVA_OPTS"));
        } else if (seen.opened() && "https".equals(address.getScheme())) {
            findings.add(Finding.ok("TLS", "the certificate is trusted"));
        }
        if (seen.refused() != null) {
            findings.add(Finding.fault("user agent", seen.refused()));
        } else if (seen.opened()) {
            findings.add(Finding.ok("user agent", "accepted"));
        }
        findings.add(stream(seen));
        if (seen.opened()) {
            findings.add(clock());
        }
        return findings;
    }

    private Finding name() {
        String host = address.getHost();
        if (host == null || proxied) {
            return Finding.skipped("DNS", "the proxy resolves the name");
        }
        try {
            return Finding.ok("DNS", host + " is " + InetAddress.getByName(host).getHostAddress());
        } catch (UnknownHostException e) {
            return Finding.fault("DNS", host + " is unknown: check the network, or name a proxy by HTTPS_PROXY");
        }
    }

    private static String reason(Received received) {
        return received.lost() == null
                ? "nothing was received"
                : received.lost().reason();
    }

    private Finding stream(Received received) {
        if (received.event()) {
            return Finding.ok("stream", "events arrive from " + address.getHost());
        }
        if (received.opened()) {
            return Finding.fault(
                    "stream", "the connection is open, and no event arrived within " + patience.toSeconds() + " s");
        }
        return Finding.fault(
                "stream",
                "no connection to " + address.getHost() + ": " + reason(received) + "; check firewall and proxy");
    }

    private Finding clock() {
        Duration skew = source.clockSkew();
        return skew.abs().compareTo(TOLERATED_SKEW) <= 0
                ? Finding.ok("clock", "agrees with that of " + address.getHost())
                : Finding.warning(
                        "clock",
                        "this machine is " + skew.abs().toSeconds() + " s " + (skew.isNegative() ? "ahead" : "behind")
                                + ": set the clock, for instance by NTP");
    }

    private Received read() throws InterruptedException {
        try (SourceReader reader = source.open(Position.NONE)) {
            CompletableFuture<Void> done = CompletableFuture.runAsync(() -> read(reader));
            done.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                    .handle((nothing, failure) -> null)
                    .join();
        }
        return received;
    }

    private void read(SourceReader reader) {
        try {
            while (true) {
                Signal signal = reader.next();
                if (signal instanceof Signal.Received) {
                    received = new Received(true, true, null, null);
                    return;
                } else if (signal instanceof Signal.Opened) {
                    received = new Received(true, false, null, null);
                } else if (signal instanceof Signal.Lost lost) {
                    received = new Received(received.opened(), false, lost, null);
                } else if (signal instanceof Signal.Ended) {
                    return;
                }
            }
        } catch (SourceException e) {
            received = new Received(false, false, null, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
