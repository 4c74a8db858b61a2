package dev.loraoperator.controller;

import dev.loraoperator.kubernetes.EventWriter;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.preflight.PreflightScheduler;
import dev.loraoperator.source.SourceResolver;
import dev.loraoperator.together.account.Accounts;
import java.time.Clock;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * What the reconciler is made of.
 *
 * @param owner the installation's {@code OWNER_ID}
 * @param namespaces the watched namespaces; empty for all
 * @param accounts makes the accounts, given what wakes an adapter
 * @param inspections makes what looks at sources, given what wakes an adapter
 * @param passes the passes under way
 * @param gate where calls that change or cost something begin
 * @param listener told of what is seen and done
 * @param random jitter from 0 inclusive to 1 exclusive
 */
public record Dependencies(
    String owner,
    Set<String> namespaces,
    Backoff delays,
    Function<Consumer<AdapterId>, Accounts> accounts,
    SourceResolver sources,
    Function<Consumer<AdapterId>, PreflightScheduler> inspections,
    EventWriter events,
    ActiveReconciliations passes,
    OperationGate gate,
    AdapterListener listener,
    Clock clock,
    DoubleSupplier random) {}
