package dev.loraoperator.controller;

import dev.loraoperator.backend.Backends;
import dev.loraoperator.backend.Vocabularies;
import dev.loraoperator.kubernetes.EventWriter;
import dev.loraoperator.lifecycle.Lifecycle;
import dev.loraoperator.operations.ActiveReconciliations;
import dev.loraoperator.operations.OperationGate;
import dev.loraoperator.preflight.PreflightScheduler;
import dev.loraoperator.source.SourceResolver;
import dev.loraoperator.spec.SpecReader;
import java.time.Clock;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * What the reconciler is made of.
 *
 * @param owner the installation's {@code OWNER_ID}
 * @param namespaces the watched namespaces; empty for all
 * @param vocabularies how each generation of the API spells things
 * @param wakeups what {@code backends} and {@code inspections} wake adapters with
 * @param gate where operations are started
 * @param listener learns of what is read and written
 * @param random jitter from 0 inclusive to 1 exclusive
 */
public record Dependencies(
    String owner,
    Set<String> namespaces,
    SpecReader specs,
    Lifecycle lifecycle,
    Vocabularies vocabularies,
    Backends backends,
    SourceResolver sources,
    PreflightScheduler inspections,
    Wakeups wakeups,
    EventWriter events,
    ActiveReconciliations reconciliations,
    OperationGate gate,
    AdapterListener listener,
    Clock clock,
    DoubleSupplier random) {}
