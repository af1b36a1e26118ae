package dev.longwave.config;

/** How the gateway talks to the kernel. */
public enum Transport {
    /** epoll where it is there, else NIO. */
    AUTO,
    EPOLL,
    NIO,
    IO_URING
}
