package dev.loraoperator.operations;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.processing.Controller;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A replica as its {@link Operator} shows it. */
final class OperatorState implements Readiness.State {

  private final Operator operator;
  private final BooleanSupplier stopping;
  private final BooleanSupplier leads;

  OperatorState(Operator operator, BooleanSupplier stopping, BooleanSupplier leads) {
    this.operator = operator;
    this.stopping = stopping;
    this.leads = leads;
  }

  @Override
  public boolean stopping() {
    return stopping.getAsBoolean();
  }

  @Override
  public boolean started() {
    return info().isStarted();
  }

  @Override
  public List<String> unwatched() {
    return info().unhealthyEventSources().values().stream()
        .map(Map::keySet)
        .flatMap(Collection::stream)
        .sorted()
        .toList();
  }

  @Override
  public boolean leads() {
    return leads.getAsBoolean();
  }

  /** The framework tells it of its own controllers only. */
  @Override
  public boolean working() {
    return operator.getRegisteredControllers().stream().allMatch(OperatorState::isWorking);
  }

  private static boolean isWorking(RegisteredController<?> registered) {
    return registered instanceof Controller<?> controller
        && controller.getEventProcessor().isRunning();
  }

  private RuntimeInfo info() {
    return operator.getRuntimeInfo();
  }
}
