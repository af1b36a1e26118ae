package dev.longwave.limit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Whom an address counts for, as a number: an IPv4 address for itself, an IPv6 address for its /64, of which whoever has
 * one address has all.
 */
final class AddressBlock {
    /** The first half of an IPv6 address that nobody has: those are for many receivers at once. */
    private static final long IPV4 = 0xffff_ffff_0000_0000L;

    private AddressBlock() {}

    static long of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address ? IPV4 | Integer.toUnsignedLong(bytes.getInt()) : bytes.getLong();
    }
}
