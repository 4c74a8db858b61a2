package dev.loraoperator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Passes bytes on to a port of this machine, until the line is cut, and again once it is mended.
 */
public final class TcpRelay implements AutoCloseable {

  private final int target;
  private final ServerSocket door;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  private TcpRelay(int target, ServerSocket door) {
    this.target = target;
    this.door = door;
  }

  public static TcpRelay to(int port) {
    try {
      TcpRelay relay =
          new TcpRelay(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      relay.threads.execute(relay::takeIn);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int port() {
    return door.getLocalPort();
  }

  /** Writes a copy of {@code kubeconfig} that goes through here. */
  public Path through(Path kubeconfig, Path copy) {
    try {
      String direct = Files.readString(kubeconfig);
      return Files.writeString(copy, direct.replace(":" + target, ":" + port()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts every connection, and each new one at once. */
  public void cut() {
    cut = true;
    open.forEach(TcpRelay::hangUp);
  }

  public void mend() {
    cut = false;
  }

  private void takeIn() {
    while (!door.isClosed()) {
      try {
        Socket caller = door.accept();
        open.add(caller);
        threads.execute(() -> connect(caller));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket caller) {
    try (Socket called = new Socket(InetAddress.getLoopbackAddress(), target)) {
      open.add(called);
      if (cut) {
        return;
      }
      threads.execute(() -> pass(called, caller));
      caller.getInputStream().transferTo(called.getOutputStream());
    } catch (IOException e) {
      // One side has gone: so does the other.
    } finally {
      hangUp(caller);
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // As above.
    } finally {
      hangUp(to);
    }
  }

  private static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cut();
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
