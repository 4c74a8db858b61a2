package dev.loraoperator.backend;

/** What attaching to or detaching from an endpoint came to. Both may be repeated safely. */
public sealed interface AttachOutcome {

  /** It is as asked: attached, or not attached any more. */
  record Done() implements AttachOutcome {}

  /** The endpoint has another name than the model id says: read it anew. */
  record StaleName() implements AttachOutcome {}

  /** Anything else; the failure's reason tells what the service's text means. */
  record Failed(RemoteError failure) implements AttachOutcome {}
}
