package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeTypeTest {
    private final SizeType type = new SizeType(SizeType.KIB, SizeType.GIB);

    @ParameterizedTest
    @CsvSource({"1024,1024", "1KiB,1024", "256KiB,262144", "8MiB,8388608", "1GiB,1073741824"})
    void aNumberWithOrWithoutAUnitIsASize(String text, long bytes) throws Exception {
        assertThat(type.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "256KB    | write \"256KiB\"",
                "256k     | write \"256KiB\"",
                "8 MiB    | write \"8MiB\"",
                "8mb      | write \"8MiB\"",
                "1G       | write \"1GiB\"",
                "4096B    | write \"4096\"",
                "2g       | write a whole number of bytes, or of KiB, MiB or GiB, such as \"256KiB\"",
                "1023     | write \"1KiB\" or more",
                "2GiB     | write \"1GiB\" or less",
                "99999999999999999999GiB | write \"1GiB\" or less",
                "8TiB     | write a whole number of bytes, or of KiB, MiB or GiB, such as \"256KiB\"",
                "1.5MiB   | write a whole number of bytes, or of KiB, MiB or GiB, such as \"256KiB\"",
                "-1       | write a whole number of bytes, or of KiB, MiB or GiB, such as \"256KiB\"",
                "''       | write a whole number of bytes, or of KiB, MiB or GiB, such as \"256KiB\"",
            })
    void anythingElseIsRefusedWithAdvice(String text, String advice) {
        assertThatThrownBy(() -> type.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("expected 1KiB to 1GiB, got \"" + text + "\"; " + advice);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "1024,1KiB", "1536,1536", "8388608,8MiB", "1073741824,1GiB"})
    void aSizeIsWrittenAsShortAsItCan(long bytes, String text) {
        assertThat(SizeType.format(bytes)).isEqualTo(text);
    }
}
