package dev.loraoperator.lifecycle.state;

import dev.loraoperator.model.Api;
import org.jspecify.annotations.Nullable;

/**
 * Where everything is uploaded to.
 *
 * @param api null while it is not decided
 * @param account null while it is not known
 * @param refused condition {@code KeyAccepted} of what is uploaded; null unless there is no usable
 *     key, or the service refuses it
 */
public record Destination(
    @Nullable Api api, @Nullable Account account, @Nullable ConditionValue refused) {
  static final Destination UNKNOWN = new Destination(null, null, null);

  /** The same account on another API. */
  public Destination on(Api other) {
    return new Destination(other, account, refused);
  }

  /** Another account on the same API. */
  public Destination in(Account other) {
    return new Destination(api, other, refused);
  }

  /** The same, with or without a key that is refused. */
  public Destination withRefusal(@Nullable ConditionValue now) {
    return new Destination(api, account, now);
  }

  /**
   * An account or project at the service.
   *
   * @param name for people; never compared
   */
  public record Account(String projectId, @Nullable String name) {

    /** For people: {@code the account acme (project proj_1)}. */
    public String words() {
      return "the account " + (name == null ? "" : name + " ") + "(project " + projectId + ")";
    }
  }

  /** Whether {@code revision} surely is on another API or in another account. */
  boolean excludes(Revision revision) {
    Api itsApi = revision.placement().api();
    return isInAnotherAccount(revision) || (api != null && itsApi != null && itsApi != api);
  }

  boolean isInAnotherAccount(Revision revision) {
    String itsAccount = revision.placement().account();
    return account != null && itsAccount != null && !itsAccount.equals(account.projectId());
  }
}
