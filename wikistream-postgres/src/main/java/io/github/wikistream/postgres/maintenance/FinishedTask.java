package io.github.wikistream.postgres.maintenance;

import io.github.wikistream.postgres.maintenance.MaintenanceReport.Outcome;
import java.time.Duration;

record FinishedTask(String name, Outcome outcome, String details, Duration waited, int attempts)
        implements MaintenanceReport.Task {}
