package dev.longwave.config;

/**
 * From when on something is done about memory, {@code overload.*}, in percent of the most there can be.
 *
 * @param heapRefuseAt heap in use after collection from which no new streams are taken, at least 1
 * @param heapShedAt heap in use after collection from which streams are closed, more than {@code heapRefuseAt}
 * @param directRefuseAt direct memory in use from which no new streams are taken, at least 1
 * @param directShedAt direct memory in use from which streams are closed, more than {@code directRefuseAt}
 */
public record OverloadConfig(int heapRefuseAt, int heapShedAt, int directRefuseAt, int directShedAt) {
    public OverloadConfig {
        Bounds.atLeast("heapRefuseAt", 1, heapRefuseAt);
        Bounds.atLeast("heapShedAt", heapRefuseAt + 1L, heapShedAt);
        Bounds.atLeast("directRefuseAt", 1, directRefuseAt);
        Bounds.atLeast("directShedAt", directRefuseAt + 1L, directShedAt);
    }
}
