/**
 * Pages for people: one run ({@link dev.longwave.loadtest.report.ReportPage}) or several side by side
 * ({@link dev.longwave.loadtest.report.ComparisonPage}). A page is one text that needs nothing from outside. Enter at those
 * two, on any thread. Everything that a run or a server wrote is escaped by {@link dev.longwave.loadtest.report.Html}, and
 * nothing else writes tags.
 */
@NullMarked
package dev.longwave.loadtest.report;

import org.jspecify.annotations.NullMarked;
