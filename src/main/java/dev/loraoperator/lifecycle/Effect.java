package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.AttachCall;
import dev.loraoperator.backend.Probe;

/** What the shell does after the decision's status has been written, never before. */
public sealed interface Effect {

  Effect NONE = new None();
  Effect SUBMIT = new Submit();
  Effect FORGET_OUTCOME = new ForgetOutcome();
  Effect ASK_AGAIN = new AskAgain();
  Effect FORGET_BINDING = new ForgetBinding();

  /** Whether it begins a call that changes or costs something. */
  static boolean beginsCall(Effect effect) {
    return effect instanceof Submit || effect instanceof Bind || effect instanceof AskModel;
  }

  /** Nothing. */
  record None() implements Effect {}

  /** Post the upload whose intent is now recorded. */
  record Submit() implements Effect {}

  /** Forget the outcomes of this adapter's calls: they are recorded now. */
  record ForgetOutcome() implements Effect {}

  /** Forget the outcome of this adapter's last attach or detach only. */
  record ForgetBinding() implements Effect {}

  /** Read from the service again at once, whatever it answered last. */
  record AskAgain() implements Effect {}

  /** Attach or detach a model; the attachment is recorded already. */
  record Bind(AttachCall call) implements Effect {}

  /** Probe the model the one small question. */
  record AskModel(Probe ask) implements Effect {}
}
