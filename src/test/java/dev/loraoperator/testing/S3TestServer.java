package dev.loraoperator.testing;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server in memory that checks SigV4 signatures, those of presigned URLs included. */
public final class S3TestServer implements AutoCloseable {

  private static final String ACCESS_KEY_ID = "AKIATESTACCESSKEY000";
  private static final String SECRET_ACCESS_KEY = "test-secret-access-key-of-s3-test-server";

  private final S3Proxy server;
  private final S3Client client;

  private S3TestServer(S3Proxy server) {
    this.server = server;
    this.client =
        S3Client.builder()
            .endpointOverride(endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(ACCESS_KEY_ID, SECRET_ACCESS_KEY)))
            .build();
  }

  public static S3TestServer start() {
    Properties properties = new Properties();
    properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
    properties.setProperty("s3proxy.authorization", "aws-v4");
    properties.setProperty("s3proxy.identity", ACCESS_KEY_ID);
    properties.setProperty("s3proxy.credential", SECRET_ACCESS_KEY);
    try {
      S3Proxy server =
          S3Proxy.Builder.fromProperties(properties)
              .blobStore(new TransientNio2BlobStore())
              .build();
      server.start();
      return new S3TestServer(server);
    } catch (Exception e) {
      throw new IllegalStateException("the S3 test server does not start", e);
    }
  }

  /** For path-style requests. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  public String accessKeyId() {
    return ACCESS_KEY_ID;
  }

  public String secretAccessKey() {
    return SECRET_ACCESS_KEY;
  }

  public void createBucket(String name) {
    client.createBucket(request -> request.bucket(name));
  }

  public void put(String bucket, String key, byte[] content) {
    client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
  }

  @Override
  public void close() {
    client.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 test server does not stop", e);
    }
  }
}
