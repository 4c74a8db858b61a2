package dev.loraoperator.core.remote;

/** Attach a model to an endpoint, or detach it. */
public record BindingCall(boolean attach, Attachment attachment) {}
