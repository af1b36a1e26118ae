package dev.longwave.doctor;

import dev.longwave.doctor.Condition.Severity;
import java.util.List;

/**
 * What a checkup has found.
 *
 * @param facts what was measured, for people
 * @param findings what is the matter, in the order in which it showed
 */
public record Diagnosis(List<String> facts, List<Finding> findings) {
    public Diagnosis {
        facts = List.copyOf(facts);
        findings = List.copyOf(findings);
    }

    /** Tells whether there is a finding as bad as this. */
    public boolean has(Severity severity) {
        return findings.stream().anyMatch(finding -> finding.condition().severity() == severity);
    }
}
