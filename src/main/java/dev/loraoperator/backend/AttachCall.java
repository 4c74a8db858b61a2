package dev.loraoperator.backend;

/** Attach a model to an endpoint, or detach it. */
public record AttachCall(boolean attach, Attachment attachment) {}
