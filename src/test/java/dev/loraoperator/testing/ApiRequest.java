package dev.loraoperator.testing;

/**
 * One request to an API server, as its audit log records it.
 *
 * @param group empty for the core group
 * @param resource with its subresource, such as {@code loraadapters/status}
 * @param namespace empty where the request is for all of them
 * @param name empty where the request is for none in particular
 * @param status the HTTP status of the answer
 */
public record ApiRequest(
    String verb, String group, String resource, String namespace, String name, int status) {

  public boolean isRefused() {
    return status == 401 || status == 403;
  }
}
