package dev.longwave.overload;

/**
 * The stage that one kind of memory asks for. A stage is entered at its threshold and left well below it, at seven
 * eighths, so that what it does to memory does not end it at once. Confined to one thread.
 */
final class StageOfUsage {
    private final int refuseAt;
    private final int shedAt;
    private Stage stage = Stage.NORMAL;

    /**
     * Creates one that asks for nothing.
     *
     * @param refuseAt percent in use from which no new streams are taken, at least 1
     * @param shedAt percent in use from which streams are closed, more than {@code refuseAt}
     */
    StageOfUsage(int refuseAt, int shedAt) {
        this.refuseAt = refuseAt;
        this.shedAt = shedAt;
    }

    Stage stage() {
        return stage;
    }

    /** Takes note of what is in use now, and returns the stage. */
    Stage take(Usage usage) {
        if (reaches(usage, shedAt) || (stage == Stage.SHEDDING && !isWellBelow(usage, shedAt))) {
            stage = Stage.SHEDDING;
        } else if (reaches(usage, refuseAt) || (stage != Stage.NORMAL && !isWellBelow(usage, refuseAt))) {
            stage = Stage.NO_NEW_STREAMS;
        } else {
            stage = Stage.NORMAL;
        }
        return stage;
    }

    private static boolean reaches(Usage usage, int percent) {
        return usage.usedBytes() >= usage.limitBytes() / 100.0 * percent;
    }

    private static boolean isWellBelow(Usage usage, int percent) {
        return usage.usedBytes() < usage.limitBytes() / 100.0 * percent * 7 / 8;
    }
}
