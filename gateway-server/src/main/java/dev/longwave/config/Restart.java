package dev.longwave.config;

/** Whether a source's process is started again when it ends by itself while somebody watches. */
public enum Restart {
    /** Its end is the end of the channel. */
    NEVER,
    /** Where its exit code is not 0. */
    ON_FAILURE {
        @Override
        public String toString() {
            return "on-failure";
        }
    },
    /** Whatever its exit code. */
    ALWAYS
}
