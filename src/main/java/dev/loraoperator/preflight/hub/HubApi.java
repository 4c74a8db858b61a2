package dev.loraoperator.preflight.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.http.FileRequest;
import dev.loraoperator.preflight.http.Reply;
import dev.loraoperator.preflight.http.SourceHttp;
import dev.loraoperator.preflight.inspection.Deadline;
import dev.loraoperator.preflight.inspection.InspectionEndedException;
import dev.loraoperator.preflight.inspection.Json;
import dev.loraoperator.preflight.inspection.SourceTarget;
import java.io.IOException;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.apache.commons.io.input.BoundedInputStream;
import org.jspecify.annotations.Nullable;

/** The part of the Hugging Face hub's API that describes one repository. */
final class HubApi {

  /** Room for a list of some 20 000 files: none of it is kept, but to read it takes time. */
  private static final int MAX_REPLY_BYTES = 4 << 20;

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40,64}");

  private final SourceHttp http;
  private final HttpUrl endpoint;
  private final SourceTarget.Repository target;
  private final Deadline deadline;

  HubApi(SourceHttp http, HttpUrl endpoint, SourceTarget.Repository target, Deadline deadline) {
    this.http = http;
    this.endpoint = endpoint;
    this.target = target;
    this.deadline = deadline;
  }

  /** The commit at the tip of the default branch. */
  String commit() throws IOException {
    try (Reply reply = request(api().build()).get();
        JsonParser json = parser(reply)) {
      String sha = HubJson.commit(json);
      if (sha == null || !COMMIT.matcher(sha).matches()) {
        throw notTheApi(reply);
      }
      return sha;
    } catch (JsonProcessingException e) {
      throw notTheApi();
    }
  }

  /** The files at a commit, or the first of them when the hub sends them in parts. */
  HubJson.Tree tree(String commit) throws IOException {
    HttpUrl url =
        api()
            .addPathSegment("tree")
            .addPathSegment(commit)
            .addQueryParameter("recursive", "true")
            .build();
    try (Reply reply = request(url).get();
        JsonParser json = parser(reply)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw notTheApi(reply);
      }
      String link = reply.header("Link");
      return HubJson.tree(json, link == null || !link.contains("rel=\"next\""));
    } catch (JsonProcessingException e) {
      throw notTheApi();
    }
  }

  /** A file at a commit. */
  FileRequest file(String commit, String name) {
    return request(
        repository(endpoint.newBuilder())
            .addPathSegment("resolve")
            .addPathSegment(commit)
            .addPathSegment(name)
            .build());
  }

  private HttpUrl.Builder api() {
    return repository(endpoint.newBuilder().addPathSegments("api/models"));
  }

  private HttpUrl.Builder repository(HttpUrl.Builder url) {
    return url.addPathSegments(target.repo());
  }

  private FileRequest request(HttpUrl url) {
    Sensitive token = target.token();
    return new FileRequest(http, url, token, new HubErrors(target.repo(), token != null), deadline);
  }

  private JsonParser parser(Reply reply) throws IOException {
    if (reply.status() != 200) {
      throw notTheApi(reply);
    }
    return Json.FACTORY.createParser(
        BoundedInputStream.builder()
            .setInputStream(reply.body())
            .setMaxCount(MAX_REPLY_BYTES)
            .setOnMaxCount(
                (max, count) -> {
                  throw InspectionEndedException.overLimit(
                      "The hub's description of the repository is long");
                })
            .get());
  }

  private InspectionEndedException notTheApi() {
    return notTheApi(null);
  }

  private InspectionEndedException notTheApi(@Nullable Reply reply) {
    return InspectionEndedException.unreachable(
        "Host "
            + (reply == null ? endpoint.host() : reply.host())
            + " does not answer as the Hugging Face hub does; the files were not looked at");
  }
}
