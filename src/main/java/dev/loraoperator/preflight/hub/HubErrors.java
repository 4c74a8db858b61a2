package dev.loraoperator.preflight.hub;

import dev.loraoperator.model.Reason;
import dev.loraoperator.preflight.http.HttpErrors;
import dev.loraoperator.preflight.http.Reply;
import dev.loraoperator.preflight.inspection.InspectionEndedException;
import dev.loraoperator.preflight.rules.FileListing;

/**
 * Error replies of the Hugging Face hub. Without a token, a missing and a private repository get
 * the same reply; a gated one has a code of its own.
 */
record HubErrors(String repo, boolean hasToken) implements HttpErrors {

  @Override
  public InspectionEndedException of(Reply reply) {
    String given = reply.header("X-Error-Code");
    String code = given == null ? "" : given;
    int status = reply.status();
    if (HttpErrors.isTemporary(status)) {
      return HttpErrors.unexpected(reply);
    }
    if (code.equals("GatedRepo")) {
      return licenceNotAccepted();
    }
    if (code.equals("EntryNotFound")) {
      return new InspectionEndedException(
          Reason.FILE_MISSING,
          "Repository "
              + repo()
              + " lacks "
              + FileListing.CONFIG
              + " or "
              + FileListing.WEIGHTS
              + " at its root. Put both there");
    }
    if (code.equals("RepoNotFound") || (status == 401 && !hasToken)) {
      return notFound();
    }
    return status == 401 || status == 403 ? denied() : HttpErrors.unexpected(reply);
  }

  private InspectionEndedException licenceNotAccepted() {
    return new InspectionEndedException(
        Reason.LICENSE_NOT_ACCEPTED,
        "Repository "
            + repo()
            + (hasToken
                ? " is gated, and the token's account was not granted access. Accept the licence on"
                    + " the repository's page with that account"
                : " is gated. Accept the licence on the repository's page, and name a token of that"
                    + " account in spec.source.huggingFace.tokenSecretRef"));
  }

  private InspectionEndedException notFound() {
    return new InspectionEndedException(
        Reason.SOURCE_NOT_FOUND,
        "Repository "
            + repo()
            + (hasToken
                ? " does not exist, or the token may not see it. Correct"
                    + " spec.source.huggingFace.repo, or give the token access"
                : " does not exist or is private. Correct spec.source.huggingFace.repo, or set"
                    + " tokenSecretRef"));
  }

  private InspectionEndedException denied() {
    return new InspectionEndedException(
        Reason.SOURCE_ACCESS_DENIED,
        "Hugging Face does not open repository "
            + repo()
            + (hasToken
                ? " to this token. It may be revoked, expired or without read permission: put a"
                    + " working one into the Secret"
                : " to strangers. Set spec.source.huggingFace.tokenSecretRef"));
  }
}
