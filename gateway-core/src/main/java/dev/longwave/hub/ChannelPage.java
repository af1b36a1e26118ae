package dev.longwave.hub;

import java.util.List;

/**
 * Some of the channels that were asked for.
 *
 * @param total how many there are on all pages
 * @param channels those on this page, by name
 */
public record ChannelPage(int total, List<ChannelInfo> channels) {}
