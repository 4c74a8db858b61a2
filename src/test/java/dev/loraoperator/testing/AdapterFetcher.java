package dev.loraoperator.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Fetches an upload's source, as the real service does, and checks that the two required files are
 * there. Its messages never quote the source or the token.
 */
public final class AdapterFetcher {

  private static final Set<String> NEEDED = Set.of(AdapterFiles.CONFIG, AdapterFiles.WEIGHTS);
  private static final Pattern ARCHIVE = Pattern.compile("(?i).*\\.(zip|tar\\.gz|tgz)");
  private static final Pattern PUBLIC_HUB = Pattern.compile("^https://huggingface\\.co/");

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private volatile @Nullable URI hub;

  /** Replaces the public hub, which is unreachable otherwise. */
  public void useHub(URI endpoint) {
    hub = endpoint;
  }

  /** The message with which the job fails; null when the adapter is valid. */
  @Nullable String problem(String source, @Nullable String token) {
    return fetch(source, token).problem();
  }

  /** Fetches the adapter. */
  public FetchedAdapter fetch(String source, @Nullable String token) {
    try {
      return isArchive(source) ? archive(source) : repository(source, token);
    } catch (IOException | IllegalArgumentException e) {
      return FetchedAdapter.failed(
          "Failed to download the model: the source is unreachable or unreadable");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FetchedAdapter.failed("interrupted");
    }
  }

  /** Whether this is an archive's URL, presigned or plain, and not a repository. */
  static boolean isArchive(String source) {
    return source.contains("?") || ARCHIVE.matcher(source).matches();
  }

  private FetchedAdapter repository(String source, @Nullable String token)
      throws IOException, InterruptedException {
    String name = PUBLIC_HUB.matcher(source).replaceFirst("");
    String repository = URI.create(name).isAbsolute() || hub == null ? name : hub + "/" + name;
    Map<String, Long> sizes = new TreeMap<>();
    for (String file : new TreeSet<>(NEEDED)) {
      HttpResponse<byte[]> response = get(repository + "/resolve/main/" + file, token);
      String problem = repositoryProblem(response, file);
      if (problem != null) {
        return FetchedAdapter.failed(problem);
      }
      sizes.put(file, (long) response.body().length);
    }
    return new FetchedAdapter(null, sizes);
  }

  private static @Nullable String repositoryProblem(HttpResponse<byte[]> response, String file) {
    int status = response.statusCode();
    if (status == 200) {
      return null;
    }
    if (status == 401 || status == 403) {
      return "Failed to download the model: access denied, HTTP " + status;
    }
    String code = response.headers().firstValue("X-Error-Code").orElse("");
    return status == 404 && !code.equals("RepoNotFound")
        ? "Missing required file " + file
        : "Failed to download the model: HTTP " + status;
  }

  private FetchedAdapter archive(String source) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = get(source, null);
    if (response.statusCode() != 200) {
      return FetchedAdapter.failed("Failed to download the model: HTTP " + response.statusCode());
    }
    byte[] archive = response.body();
    if (!isZip(archive) && !isGzip(archive)) {
      return FetchedAdapter.failed("Unsupported archive format: expected .zip or .tar.gz");
    }
    Map<String, Long> sizes = isZip(archive) ? zipSizes(archive) : tarGzSizes(archive);
    Set<String> missing = new TreeSet<>(NEEDED);
    missing.removeAll(sizes.keySet());
    return missing.isEmpty()
        ? new FetchedAdapter(null, sizes)
        : FetchedAdapter.failed("Missing required file " + missing.iterator().next());
  }

  private static boolean isZip(byte[] bytes) {
    return bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3 && bytes[3] == 4;
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }

  private static Map<String, Long> zipSizes(byte[] archive) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry; (entry = entries.getNextEntry()) != null; ) {
        sizes.put(atRoot(entry.getName()), (long) entries.readAllBytes().length);
      }
    }
    return sizes;
  }

  private static Map<String, Long> tarGzSizes(byte[] archive) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (InputStream tar = new GzipCompressorInputStream(new ByteArrayInputStream(archive));
        TarArchiveInputStream entries = new TarArchiveInputStream(tar)) {
      for (TarArchiveEntry entry; (entry = entries.getNextEntry()) != null; ) {
        sizes.put(atRoot(entry.getName()), entry.getSize());
      }
    }
    return sizes;
  }

  /** {@code tar -czf x.tar.gz .} puts {@code ./} before every name. */
  private static String atRoot(String name) {
    return name.startsWith("./") ? name.substring(2) : name;
  }

  private HttpResponse<byte[]> get(String url, @Nullable String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }
}
