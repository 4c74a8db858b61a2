package dev.loraoperator.lifecycle;

import dev.loraoperator.model.Reason;

/** Something worth an Event that no condition tells. */
public record PendingEvent(Reason reason, String message) {}
