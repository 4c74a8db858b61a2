package dev.loraoperator.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
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
final class AdapterFetcher {

  private static final Set<String> NEEDED = Set.of(AdapterFiles.CONFIG, AdapterFiles.WEIGHTS);
  private static final Pattern ARCHIVE = Pattern.compile("(?i).*\\.(zip|tar\\.gz|tgz)");
  private static final Pattern PUBLIC_HUB = Pattern.compile("^https://huggingface\\.co/");

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private volatile @Nullable URI hub;

  /** Replaces the public hub, which is unreachable otherwise. */
  void useHub(URI endpoint) {
    hub = endpoint;
  }

  /** The message with which the job fails; null when the adapter is valid. */
  @Nullable String problem(String source, @Nullable String token) {
    try {
      return isArchive(source) ? archiveProblem(source) : repositoryProblem(source, token);
    } catch (IOException | IllegalArgumentException e) {
      return "Failed to download the model: the source is unreachable or unreadable";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** Whether this is an archive's URL, presigned or plain, and not a repository. */
  static boolean isArchive(String source) {
    return source.contains("?") || ARCHIVE.matcher(source).matches();
  }

  private @Nullable String repositoryProblem(String source, @Nullable String token)
      throws IOException, InterruptedException {
    String name = PUBLIC_HUB.matcher(source).replaceFirst("");
    String repository = URI.create(name).isAbsolute() || hub == null ? name : hub + "/" + name;
    for (String file : new TreeSet<>(NEEDED)) {
      HttpResponse<byte[]> response = get(repository + "/resolve/main/" + file, token);
      String problem = repositoryProblem(response, file);
      if (problem != null) {
        return problem;
      }
    }
    return null;
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

  private @Nullable String archiveProblem(String source) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = get(source, null);
    if (response.statusCode() != 200) {
      return "Failed to download the model: HTTP " + response.statusCode();
    }
    byte[] archive = response.body();
    if (!isZip(archive) && !isGzip(archive)) {
      return "Unsupported archive format: expected .zip or .tar.gz";
    }
    Set<String> missing = new TreeSet<>(NEEDED);
    missing.removeAll(isZip(archive) ? zipNames(archive) : tarGzNames(archive));
    return missing.isEmpty() ? null : "Missing required file " + missing.iterator().next();
  }

  private static boolean isZip(byte[] bytes) {
    return bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3 && bytes[3] == 4;
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }

  private static Set<String> zipNames(byte[] archive) throws IOException {
    Set<String> names = new TreeSet<>();
    try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry; (entry = entries.getNextEntry()) != null; ) {
        names.add(atRoot(entry.getName()));
      }
    }
    return names;
  }

  private static Set<String> tarGzNames(byte[] archive) throws IOException {
    Set<String> names = new TreeSet<>();
    try (InputStream tar = new GzipCompressorInputStream(new ByteArrayInputStream(archive));
        TarArchiveInputStream entries = new TarArchiveInputStream(tar)) {
      for (TarArchiveEntry entry; (entry = entries.getNextEntry()) != null; ) {
        names.add(atRoot(entry.getName()));
      }
    }
    return names;
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
