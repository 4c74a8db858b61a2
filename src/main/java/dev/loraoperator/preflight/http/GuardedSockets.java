package dev.loraoperator.preflight.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/**
 * Sockets that connect to public addresses only. The check is made at connect, on the address
 * itself: a name may resolve to another address between a lookup and the connection, and an address
 * written in a URL is never looked up.
 */
final class GuardedSockets extends SocketFactory {

  @Override
  public Socket createSocket() {
    return new GuardedSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  private static Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = new GuardedSocket();
    try {
      socket.connect(address);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Whether this class caused {@code failure} by refusing any of a host's addresses. */
  static boolean refused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotPublicException) {
        return true;
      }
      for (Throwable other : cause.getSuppressed()) {
        if (other instanceof NotPublicException) {
          return true;
        }
      }
    }
    return false;
  }

  private static final class GuardedSocket extends Socket {

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
      connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (!(endpoint instanceof InetSocketAddress target)
          || target.getAddress() == null
          || !PublicAddresses.isPublic(target.getAddress())) {
        throw new NotPublicException();
      }
      super.connect(endpoint, timeout);
    }
  }

  private static final class NotPublicException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
