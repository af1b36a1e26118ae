package dev.longwave.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.AddressRange;
import dev.longwave.config.ForwardedHeader;
import dev.longwave.config.ProxyConfig;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The proxies 10.0.0.0/8 are trusted; the connection is that of 10.0.0.1 unless a test says otherwise. */
class TrustedProxiesTest {
    private static final InetSocketAddress PROXY = new InetSocketAddress("10.0.0.1", 4711);
    private static final String ALPHABET = "0123456789abcdef.:[]\",;=\\ for_unknown-";

    private static TrustedProxies reading(ForwardedHeader header) {
        AddressRange ten = new AddressRange(Objects.requireNonNull(AddressRange.address("10.0.0.0")), 8);
        return new TrustedProxies(new ProxyConfig(Set.of(ten), header));
    }

    private static String client(ForwardedHeader header, String... lines) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        for (String line : lines) {
            headers.add(header.toString(), line);
        }
        InetSocketAddress client =
                (InetSocketAddress) Objects.requireNonNull(reading(header).client(PROXY, headers));
        return client.getAddress().getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "192.0.2.7                                 | 192.0.2.7",
                "  192.0.2.7\t                             | 192.0.2.7",
                "192.0.2.7:51412                           | 192.0.2.7",
                "2001:db8::7                               | 2001:db8:0:0:0:0:0:7",
                "[2001:db8::7]                             | 2001:db8:0:0:0:0:0:7",
                "[2001:db8::7]:443                         | 2001:db8:0:0:0:0:0:7",
                "::ffff:192.0.2.7                          | 192.0.2.7",
                // what is before the first that is not trusted is the client's own words
                "127.0.0.1, 192.0.2.7                      | 192.0.2.7",
                "198.51.100.1, 192.0.2.7, 10.0.0.2         | 192.0.2.7",
                "'1.2.3.4,,192.0.2.7'                      | 192.0.2.7",
                "garbage, 192.0.2.7                        | 192.0.2.7",
                // only proxies: the one nearest to whoever it was
                "10.0.0.3, 10.0.0.2                        | 10.0.0.3",
                // what cannot be understood leaves the one who wrote it
                "unknown                                   | 10.0.0.1",
                "unknown, 10.0.0.2                         | 10.0.0.2",
                "192.0.2.7, unknown, 10.0.0.2              | 10.0.0.2",
                "''                                        | 10.0.0.1",
                "','                                       | 10.0.0.1",
                "192.0.2.7,                                | 10.0.0.1",
                "192.0.2                                   | 10.0.0.1",
                "192.0.2.300                               | 10.0.0.1",
                "192.0.2.7:                                | 10.0.0.1",
                "192.0.2.7:123456                          | 10.0.0.1",
                "[192.0.2.7                                | 10.0.0.1",
                "[2001:db8::7]x                            | 10.0.0.1",
                "fe80::1%eth0                              | 10.0.0.1",
                "localhost                                 | 10.0.0.1",
                "\u0661.2.3.4                              | 10.0.0.1",
            })
    void xForwardedForIsReadFromTheEnd(String value, String expected) {
        assertThat(client(ForwardedHeader.X_FORWARDED_FOR, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "for=192.0.2.7                                       | 192.0.2.7",
                "For=\"192.0.2.7:47011\";proto=https;by=10.0.0.1     | 192.0.2.7",
                "proto=https; for=192.0.2.7                          | 192.0.2.7",
                "for=\"[2001:db8::7]:4711\"                          | 2001:db8:0:0:0:0:0:7",
                "for=1.2.3.4, for=192.0.2.7;host=\"a,b;for=9.9.9.9\" | 192.0.2.7",
                "for=198.51.100.1, for=192.0.2.7, for=10.0.0.2       | 192.0.2.7",
                // a quote that a client never closes does not swallow what its proxy says
                "for=\"1.2.3.4, for=192.0.2.7                        | 192.0.2.7",
                "\", for=\"192.0.2.7\"                               | 192.0.2.7",
                "for=1.2.3.4, for=192.0.2.7;host=\"a\\\"b\"          | 192.0.2.7",
                "for=unknown                                         | 10.0.0.1",
                "for=_hidden, for=10.0.0.2                           | 10.0.0.2",
                "for=                                                | 10.0.0.1",
                "for=\"                                              | 10.0.0.1",
                "by=192.0.2.7                                        | 10.0.0.1",
                "192.0.2.7                                           | 10.0.0.1",
            })
    void forwardedIsReadFromTheEnd(String value, String expected) {
        assertThat(client(ForwardedHeader.FORWARDED, value)).isEqualTo(expected);
    }

    @Test
    void severalLinesAreOne() {
        assertThat(client(ForwardedHeader.X_FORWARDED_FOR, "1.2.3.4, 192.0.2.7", "10.0.0.2"))
                .isEqualTo("192.0.2.7");
        assertThat(client(ForwardedHeader.X_FORWARDED_FOR, "1.2.3.4", "192.0.2.7"))
                .isEqualTo("192.0.2.7");
    }

    @Test
    void onlyTheConfiguredHeaderIsRead() {
        HttpHeaders headers = new DefaultHttpHeaders()
                .add("Forwarded", "for=127.0.0.1")
                .add("X-Real-IP", "127.0.0.1")
                .add("X-Forwarded-For", "192.0.2.7");
        assertThat(reading(ForwardedHeader.X_FORWARDED_FOR).client(PROXY, headers))
                .isEqualTo(new InetSocketAddress("192.0.2.7", 0));
        headers.remove("X-Forwarded-For");
        assertThat(reading(ForwardedHeader.X_FORWARDED_FOR).client(PROXY, headers))
                .isSameAs(PROXY);
    }

    @Test
    void whoIsNotTrustedSpeaksForNobody() {
        HttpHeaders headers = new DefaultHttpHeaders().add("X-Forwarded-For", "192.0.2.7");
        InetSocketAddress stranger = new InetSocketAddress("198.51.100.9", 1);
        assertThat(reading(ForwardedHeader.X_FORWARDED_FOR).client(stranger, headers))
                .isSameAs(stranger);
        assertThat(TrustedProxies.NONE.client(PROXY, headers)).isSameAs(PROXY);
        assertThat(reading(ForwardedHeader.X_FORWARDED_FOR).client(null, headers))
                .isNull();
    }

    @Test
    void whateverAClientSendsItIsWhatItsProxySaysItIs() {
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder made = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                made.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            assertThat(client(ForwardedHeader.X_FORWARDED_FOR, made + ", 192.0.2.7"))
                    .as("%s", made)
                    .isEqualTo("192.0.2.7");
            assertThat(client(ForwardedHeader.FORWARDED, made + ", for=192.0.2.7;proto=http"))
                    .as("%s", made)
                    .isEqualTo("192.0.2.7");
            client(ForwardedHeader.FORWARDED, made.toString());
            client(ForwardedHeader.X_FORWARDED_FOR, made.toString());
        }
    }
}
