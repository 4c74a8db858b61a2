package dev.loraoperator.core.remote;

/** What attaching to or detaching from an endpoint came to. Both may be repeated safely. */
public sealed interface BindingOutcome {

  /** It is as asked: attached, or not attached any more. */
  record Done() implements BindingOutcome {}

  /** The endpoint has another name than the model id says: read it anew. */
  record StaleName() implements BindingOutcome {}

  /** Anything else; the failure's reason tells what the service's text means. */
  record Failed(RemoteFailure failure) implements BindingOutcome {}
}
