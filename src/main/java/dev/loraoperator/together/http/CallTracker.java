package dev.loraoperator.together.http;

import okhttp3.Call;
import okhttp3.EventListener;

/** Remembers whether anything of a request can have left this process. */
final class CallTracker extends EventListener {

  private volatile boolean started;

  /** False means that the service surely knows nothing of the request. */
  boolean started() {
    return started;
  }

  @Override
  public void requestHeadersStart(Call call) {
    started = true;
  }
}
