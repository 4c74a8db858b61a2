package dev.loraoperator.preflight.http;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether an address is on the public internet, by IANA's special-purpose registries. Java turns an
 * IPv4 address mapped into IPv6 into plain IPv4 by itself.
 */
final class PublicAddresses {

  private static final List<Block> SPECIAL_V4 =
      blocks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          // Azure's wire server, which hands secrets to any process of a virtual machine.
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

  /** A CIDR block. {@code shift} is the number of bits after the prefix. */
  private record Block(BigInteger prefix, int shift) {

    static Block of(String cidr) {
      String[] parts = cidr.split("/", 2);
      try {
        // A literal: no name is looked up.
        byte[] address = InetAddress.getByName(parts[0]).getAddress();
        int shift = address.length * Byte.SIZE - Integer.parseInt(parts[1]);
        return new Block(prefix(address, shift), shift);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(cidr, e);
      }
    }

    boolean holds(InetAddress address) {
      return prefix(address.getAddress(), shift).equals(prefix);
    }

    private static BigInteger prefix(byte[] address, int shift) {
      return new BigInteger(1, address).shiftRight(shift);
    }
  }
}
