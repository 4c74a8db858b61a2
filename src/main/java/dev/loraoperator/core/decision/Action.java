package dev.loraoperator.core.decision;

import dev.loraoperator.core.remote.Ask;
import dev.loraoperator.core.remote.BindingCall;

/** What the shell does after the decision's status has been written, never before. */
public sealed interface Action {

  Action NONE = new None();
  Action SUBMIT = new Submit();
  Action FORGET_OUTCOME = new ForgetOutcome();
  Action ASK_AGAIN = new AskAgain();
  Action FORGET_BINDING = new ForgetBinding();

  /** Whether it begins a call that changes or costs something. */
  default boolean beginsCall() {
    return this instanceof Submit || this instanceof Bind || this instanceof AskModel;
  }

  /** Nothing. */
  record None() implements Action {}

  /** Post the upload whose intent is now recorded. */
  record Submit() implements Action {}

  /** Forget the outcomes of this adapter's calls: they are recorded now. */
  record ForgetOutcome() implements Action {}

  /** Forget the outcome of this adapter's last attach or detach only. */
  record ForgetBinding() implements Action {}

  /** Read from the service again at once, whatever it answered last. */
  record AskAgain() implements Action {}

  /** Attach or detach a model; the attachment is recorded already. */
  record Bind(BindingCall call) implements Action {}

  /** Ask the model the one small question. */
  record AskModel(Ask ask) implements Action {}
}
