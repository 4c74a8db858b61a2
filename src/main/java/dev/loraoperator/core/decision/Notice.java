package dev.loraoperator.core.decision;

import dev.loraoperator.core.Reason;

/** Something worth an Event that no condition tells. */
public record Notice(Reason reason, String message) {}
