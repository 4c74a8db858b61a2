package dev.loraoperator.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A validated spec: what the user asks for, with every default filled in.
 *
 * @param owner the installation's {@code OWNER_ID}
 * @param modelName bare remote name; the service prefixes the account. Nothing is named so where
 *     the source is {@link Source.Existing}
 * @param baseModel null when the user names none: it is never invented
 * @param description the user's text, without the marker
 * @param api null when the operator chooses
 * @param endpoint null when the adapter is only to be uploaded
 * @param deletionPolicy what becomes of the remote model when the resource goes
 * @param interval how often the attachment to the endpoint is checked
 * @param suspend whether every call to the service and to the source is stopped
 * @param revisionHistoryLimit how many revisions the status keeps
 */
public record AdapterSpec(
    AdapterId id,
    String owner,
    String modelName,
    @Nullable String baseModel,
    @Nullable String description,
    Source source,
    SecretKeyRef apiKey,
    @Nullable Api api,
    PreflightMode preflight,
    VerifySettings verify,
    @Nullable EndpointRef endpoint,
    DeletionPolicy deletionPolicy,
    Duration interval,
    boolean suspend,
    int revisionHistoryLimit) {

  /** Key of a Secret with an API key in it. */
  public static final String PROJECT_ID = "TOGETHER_PROJECT_ID";

  /** The {@code OWNER_ID} of an installation that sets none. */
  public static final String DEFAULT_OWNER = "default";

  /**
   * Identifies what is uploaded: source, base model and remote name; not the description and not
   * references to Secrets, so that rotating or renaming a Secret uploads nothing.
   */
  public String specHash() {
    List<String> parts = new ArrayList<>(source.identity());
    parts.add(baseModel == null ? "" : baseModel);
    parts.add(modelName);
    return Fingerprint.of(parts.toArray(String[]::new));
  }

  /** Whether another installation may carry the same {@code OWNER_ID} without knowing. */
  public boolean hasDefaultOwner() {
    return owner.equals(DEFAULT_OWNER);
  }

  /** The proof of ownership that travels in the remote description. */
  public OwnershipMarker marker() {
    return new OwnershipMarker(owner, id, specHash());
  }

  /** What is sent as {@code description}: the user's text with our marker appended. */
  public String markedDescription() {
    return description == null || description.isBlank()
        ? marker().text()
        : description.strip() + " " + marker().text();
  }

  /** What this adapter may read of Secrets in its namespace. */
  public List<SecretKeyRef> secretKeys() {
    List<SecretKeyRef> keys = new ArrayList<>(source.secretKeys());
    keys.add(apiKey);
    keys.add(project(apiKey));
    return keys;
  }

  /** Where the id of an API key's project may stand: beside the key. It is no secret. */
  public static SecretKeyRef project(SecretKeyRef apiKey) {
    return new SecretKeyRef(apiKey.name(), PROJECT_ID);
  }

  /** Names of all Secrets this adapter needs, in its namespace, sorted. */
  public List<String> secretNames() {
    return secretKeys().stream().map(SecretKeyRef::name).distinct().sorted().toList();
  }
}
