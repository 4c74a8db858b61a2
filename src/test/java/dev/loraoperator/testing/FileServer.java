package dev.loraoperator.testing;

import dev.loraoperator.model.secret.Sensitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.BufferedSink;

/**
 * An object store without access control. Serves files by range, including generated ones that are
 * never held in memory, or replies as a test defines. Counts the bytes that it sends.
 */
public final class FileServer implements AutoCloseable {

  /** Part of every URL of this server; must not appear anywhere else. */
  public static final String SECRET = "s3cr3t51gnatur3";

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  private final MockWebServer server = new MockWebServer();
  private final Map<String, Function<RecordedRequest, MockResponse>> answers =
      new ConcurrentHashMap<>();
  private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicLong bytesSent = new AtomicLong();

  public static FileServer start() {
    FileServer files = new FileServer();
    files.server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            files.requests.add(request);
            return files
                .answers
                .getOrDefault(request.getUrl().encodedPath(), other -> status(404))
                .apply(request);
          }
        });
    try {
      files.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** A presigned URL of {@code content}. */
  public Sensitive serve(String path, byte[] content) {
    return serve(path, SparseFile.of(content));
  }

  /** A presigned URL of {@code file}. */
  public Sensitive serve(String path, PaperFile file) {
    return answer(path, request -> ranged(file, "\"etag-1\"", request));
  }

  /** A URL whose GETs are answered by {@code answer}. */
  public Sensitive answer(String path, Function<RecordedRequest, MockResponse> answer) {
    answers.put(path, answer);
    return url(path);
  }

  public Sensitive url(String path) {
    return Sensitive.of("http://" + hostAndPort() + path + "?X-Amz-Signature=" + SECRET);
  }

  public String hostAndPort() {
    return "127.0.0.1:" + port();
  }

  public int port() {
    return server.getPort();
  }

  public long bytesSent() {
    return bytesSent.get();
  }

  public List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  public static MockResponse status(int status) {
    return new MockResponse.Builder().code(status).build();
  }

  /** The reply of a store that supports ranges. */
  public MockResponse ranged(PaperFile file, String etag, RecordedRequest request) {
    String header = request.getHeaders().get("Range");
    Matcher range = RANGE.matcher(header == null ? "" : header);
    MockResponse.Builder response = new MockResponse.Builder().setHeader("ETag", etag);
    if (!range.matches()) {
      return response
          .setHeader("Content-Length", file.size())
          .body(part(file, 0, file.size()))
          .build();
    }
    long first = Long.parseLong(range.group(1));
    long last = Math.min(Long.parseLong(range.group(2)), file.size() - 1);
    if (first > last) {
      return response.code(416).setHeader("Content-Range", "bytes */" + file.size()).build();
    }
    return response
        .code(206)
        .setHeader("Content-Range", "bytes " + first + "-" + last + "/" + file.size())
        .setHeader("Content-Length", last - first + 1)
        .body(part(file, first, last - first + 1))
        .build();
  }

  private MockResponseBody part(PaperFile file, long from, long length) {
    return new MockResponseBody() {
      @Override
      public long getContentLength() {
        return length;
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        int piece = 8 << 10;
        for (long done = 0; done < length; done += piece) {
          byte[] bytes = file.read(from + done, (int) Math.min(piece, length - done));
          sink.write(bytes);
          sink.flush();
          bytesSent.addAndGet(bytes.length);
        }
      }
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
