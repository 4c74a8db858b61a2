package dev.loraoperator.preflight.hub;

import dev.loraoperator.model.Reason;
import dev.loraoperator.preflight.http.FileRequest;
import dev.loraoperator.preflight.http.RangedChannel;
import dev.loraoperator.preflight.http.RemoteFile;
import dev.loraoperator.preflight.http.Reply;
import dev.loraoperator.preflight.http.SourceHttp;
import dev.loraoperator.preflight.inspection.Deadline;
import dev.loraoperator.preflight.inspection.InspectionBuilder;
import dev.loraoperator.preflight.inspection.InspectionEndedException;
import dev.loraoperator.preflight.inspection.Json;
import dev.loraoperator.preflight.inspection.SourceTarget;
import dev.loraoperator.preflight.rules.FileListing;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Inspects a repository of the Hugging Face hub at one commit. Only fetching a file proves access:
 * anyone may list a gated repository.
 */
public final class HubInspection {

  private static final Pattern REPO =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9_][A-Za-z0-9._-]{0,95}");

  private static final int WEIGHTS_BYTES = Json.MAX_BYTES + (128 << 10);

  private final SourceHttp http;
  private final HttpUrl endpoint;
  private final Deadline deadline;
  private final InspectionBuilder inspection;

  public HubInspection(
      SourceHttp http, HttpUrl endpoint, Deadline deadline, InspectionBuilder inspection) {
    this.http = http;
    this.endpoint = endpoint;
    this.deadline = deadline;
    this.inspection = inspection;
  }

  public void read(SourceTarget.Repository target) throws IOException {
    if (!REPO.matcher(target.repo()).matches()) {
      throw new InspectionEndedException(
          Reason.SOURCE_NOT_FOUND,
          "spec.source.huggingFace.repo names no repository. Write it as org/name");
    }
    HubApi hub = new HubApi(http, endpoint, target, deadline);
    String commit = hub.commit();
    inspection.format("huggingface");
    inspection.fingerprint(commit);
    HubJson.Tree tree = hub.tree(commit);
    if (tree.complete()) {
      inspection.files(tree.listing().files());
      inspection.sizeBytes(tree.sizeBytes());
      InspectionEndedException.throwIf(tree.listing().problem());
    }
    readConfig(hub.file(commit, FileListing.CONFIG));
    readWeights(hub.file(commit, FileListing.WEIGHTS));
  }

  private void readConfig(FileRequest config) throws IOException {
    try (Reply reply = config.get()) {
      inspection.readConfig(Json.whole(reply.body(), FileListing.CONFIG));
    }
  }

  private void readWeights(FileRequest weights) throws IOException {
    RemoteFile file = RemoteFile.open(weights, RangedChannel.BLOCK);
    Long size = file.size();
    if (size == null || !file.hasRanges()) {
      throw InspectionEndedException.unreachable(
          "The hub ignores Range, so the weights were not looked at");
    }
    file.allow(WEIGHTS_BYTES);
    try (RangedChannel channel = new RangedChannel(file, size)) {
      inspection.readWeights(Channels.newInputStream(channel), size);
    }
  }
}
