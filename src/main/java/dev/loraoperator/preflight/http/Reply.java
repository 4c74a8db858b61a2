package dev.loraoperator.preflight.http;

import dev.loraoperator.preflight.inspection.InspectionEndedException;
import dev.loraoperator.preflight.rules.FileListing;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A reply whose body is still being received. */
public final class Reply implements Closeable {

  private final Call call;
  private final Response response;
  private final Body body;

  Reply(Call call, Response response) {
    this.call = call;
    this.response = response;
    this.body = new Body(response.body().byteStream(), response.request().url());
  }

  public int status() {
    return response.code();
  }

  public @Nullable String header(String name) {
    return response.header(name);
  }

  /** Length of the body; null when the host does not send it. */
  @Nullable Long length() {
    long length = response.body().contentLength();
    return length < 0 ? null : length;
  }

  public String host() {
    return FileListing.shown(response.request().url().host());
  }

  /** Its reads throw {@link InspectionEndedException} only. */
  public InputStream body() {
    return body;
  }

  /** Drops what was not read; OkHttp by itself would read on for a while to keep the connection. */
  @Override
  public void close() {
    if (!body.ended && body.count != response.body().contentLength()) {
      call.cancel();
    }
    response.close();
  }

  /** Tells failures of the network from those of the code that reads this stream. */
  private static final class Body extends InputStream {

    private final InputStream in;
    private final HttpUrl url;
    private final byte[] one = new byte[1];
    private long count;
    private boolean ended;

    Body(InputStream in, HttpUrl url) {
      this.in = in;
      this.url = url;
    }

    @Override
    public int read() throws InspectionEndedException {
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws InspectionEndedException {
      try {
        int read = in.read(buffer, offset, length);
        ended |= read < 0;
        count += Math.max(read, 0);
        return read;
      } catch (IOException e) {
        throw SourceHttp.noAnswer(url);
      }
    }
  }
}
