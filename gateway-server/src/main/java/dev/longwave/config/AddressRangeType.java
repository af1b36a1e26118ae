package dev.longwave.config;

import java.net.InetAddress;

/** An IP address, or a range of them such as {@code 10.0.0.0/8}. */
record AddressRangeType() implements ValueType<AddressRange> {
    @Override
    public String expected() {
        return "IP addresses or ranges such as 10.0.0.0/8";
    }

    @Override
    public AddressRange parse(String text) throws InvalidValueException {
        int slash = text.indexOf('/');
        InetAddress address = AddressRange.address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new InvalidValueException(
                    expected(),
                    text,
                    "write it in numbers, such as \"192.0.2.7\", \"10.0.0.0/8\" or \"2001:db8::/32\"");
        }
        int bits = address.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return AddressRange.around(address, bits);
        }
        String digits = text.substring(slash + 1);
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > bits) {
            throw new InvalidValueException(
                    expected(), text, "write a prefix of 0 to " + bits + " bits behind the \"/\"");
        }
        AddressRange range = AddressRange.around(address, Integer.parseInt(digits));
        if (!range.first().equals(address)) {
            throw new InvalidValueException(expected(), text, "write \"" + range + "\"");
        }
        return range;
    }
}
