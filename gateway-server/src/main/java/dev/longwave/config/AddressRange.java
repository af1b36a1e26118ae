package dev.longwave.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * All IP addresses that begin alike, as in {@code 10.0.0.0/8}. An IPv4 address that is written as an IPv6 one is the IPv4
 * address.
 *
 * @param first the first address, whose bits behind the prefix are 0
 * @param prefix how many bits are alike, at most 32 or 128
 */
public record AddressRange(InetAddress first, int prefix) {
    public AddressRange {
        int bits = first.getAddress().length * Byte.SIZE;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("prefix must be 0 to " + bits + ", got " + prefix);
        }
        if (!first.equals(masked(first, prefix))) {
            throw new IllegalArgumentException("first must have no bits behind the prefix, got " + first);
        }
    }

    /** The range of a prefix around an address. */
    static AddressRange around(InetAddress address, int prefix) {
        return new AddressRange(masked(address, prefix), prefix);
    }

    /** The address that a text spells, or null where it spells none. Never looks a name up. */
    public static @Nullable InetAddress address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null || text.indexOf('%') >= 0 ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Tells whether an address is in here. */
    public boolean contains(InetAddress address) {
        return address.getAddress().length == first.getAddress().length
                && masked(address, prefix).equals(first);
    }

    /** Tells whether an address is in one of several ranges. */
    public static boolean anyContains(Collection<AddressRange> ranges, InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static InetAddress masked(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.max(0, Math.min(Byte.SIZE, prefix - i * Byte.SIZE));
            bytes[i] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }

    /** The form of the configuration: {@code 10.0.0.0/8}. */
    @Override
    public String toString() {
        return first.getHostAddress() + '/' + prefix;
    }
}
