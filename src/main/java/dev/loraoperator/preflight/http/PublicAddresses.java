package dev.loraoperator.preflight.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells addresses of the public internet from all others, by IANA's special-purpose registries.
 * Java turns an IPv4 address mapped into IPv6 into plain IPv4 by itself.
 */
final class PublicAddresses {

  private static final List<Block> SPECIAL_V4 =
      blocks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          // Azure's wire server, which hands secrets to whoever asks from within a machine.
          "168.63.129.16/32",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  /** Everything else, NAT64 and site addresses included, is special. */
  private static final Block GLOBAL_V6 = Block.of("2000::/3");

  private static final List<Block> SPECIAL_V6 =
      blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  private PublicAddresses() {}

  static boolean isPublic(InetAddress address) {
    if (address instanceof Inet4Address) {
      return SPECIAL_V4.stream().noneMatch(block -> block.holds(address));
    }
    return GLOBAL_V6.holds(address) && SPECIAL_V6.stream().noneMatch(block -> block.holds(address));
  }

  private static List<Block> blocks(String... blocks) {
    return Stream.of(blocks).map(Block::of).toList();
  }

  /** Addresses with a common beginning. */
  private record Block(List<Byte> start, int bits) {

    static Block of(String text) {
      String[] parts = text.split("/", 2);
      try {
        // A literal: nothing is looked up.
        return new Block(
            bytes(InetAddress.getByName(parts[0]).getAddress()), Integer.parseInt(parts[1]));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(text, e);
      }
    }

    boolean holds(InetAddress address) {
      byte[] other = address.getAddress();
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if (((start.get(bit / 8) ^ other[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }

    private static List<Byte> bytes(byte[] address) {
      Byte[] boxed = new Byte[address.length];
      for (int i = 0; i < address.length; i++) {
        boxed[i] = address[i];
      }
      return List.of(boxed);
    }
  }
}
