package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangeTypeTest {
    private static AddressRange parse(String text) throws InvalidValueException {
        return new AddressRangeType().parse(text);
    }

    private static boolean contains(String range, String address) throws InvalidValueException {
        return parse(range).contains(Objects.requireNonNull(AddressRange.address(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "10.0.0.0/8, ::ffff:10.0.0.1, true",
    })
    void aRangeHasAllAddressesThatBeginLikeIt(String range, String address, boolean inside) throws Exception {
        assertThat(contains(range, address)).isEqualTo(inside);
    }

    @Test
    void whatIsWrittenWrongIsPutRight() {
        assertThatThrownBy(() -> parse("10.1.2.3/8"))
                .hasMessage("expected IP addresses or ranges such as 10.0.0.0/8, got \"10.1.2.3/8\";"
                        + " write \"10.0.0.0/8\"");
        assertThatThrownBy(() -> parse("10.0.0.0/33")).hasMessageContaining("write a prefix of 0 to 32 bits");
        assertThatThrownBy(() -> parse("10.0.0.0/")).hasMessageContaining("write a prefix of 0 to 32 bits");
        assertThatThrownBy(() -> parse("::/129")).hasMessageContaining("write a prefix of 0 to 128 bits");
        assertThatThrownBy(() -> parse("proxy.internal")).hasMessageContaining("write it in numbers");
        assertThatThrownBy(() -> parse("10.0.0/8")).hasMessageContaining("write it in numbers");
        assertThatThrownBy(() -> parse("")).hasMessageContaining("write it in numbers");
    }

    @Test
    void aLimitIsANumberOrNone() throws Exception {
        LimitType type = new LimitType(1, 100);
        assertThat(type.parse("100")).isEqualTo(100);
        assertThat(type.parse("none")).isEqualTo(LimitsConfig.NONE);
        assertThatThrownBy(() -> type.parse("0"))
                .hasMessage("expected 1 to 100, or none, got \"0\"; write \"none\" for no limit");
        assertThatThrownBy(() -> type.parse("101")).hasMessageContaining("write 100 or less");
    }
}
