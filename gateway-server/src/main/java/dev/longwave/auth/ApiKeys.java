package dev.longwave.auth;

import dev.longwave.config.ApiKeyConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keys that were agreed on. To find one takes as long as to find none, whatever was sent. */
public final class ApiKeys implements Authenticator {
    private static final class Entry {
        private final byte[] digest;
        private final Verdict admitted;

        Entry(byte[] digest, Verdict admitted) {
            this.digest = digest;
            this.admitted = admitted;
        }
    }

    private static final Verdict UNKNOWN = new Verdict.Denied(
            Denial.API_KEY, "the key is none of auth.api-keys; send one of them as \"Authorization: Bearer KEY\"");

    private final List<Entry> entries;

    public ApiKeys(List<ApiKeyConfig> keys) {
        List<Entry> all = new ArrayList<>(keys.size());
        for (ApiKeyConfig key : keys) {
            Grants grants = new Grants(key.subscribe(), key.publish(), key.admin());
            all.add(new Entry(
                    Digests.sha256(key.key().bytes()),
                    new Verdict.Admitted(new Access("key " + key.name(), grants, Access.NEVER))));
        }
        entries = List.copyOf(all);
    }

    @Override
    public CompletionStage<Verdict> judge(String credential) {
        // digests are of one length, so that not even the length of a key can be told from the time
        byte[] digest = Digests.sha256(credential.getBytes(StandardCharsets.UTF_8));
        Verdict verdict = UNKNOWN;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.digest, digest)) {
                verdict = entry.admitted;
            }
        }
        return CompletableFuture.completedFuture(verdict);
    }
}
