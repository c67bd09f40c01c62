package import Corpus

/// How the corpus differs from the generation before.
package struct SourceChanges: Hashable, Sendable {
    package var total = 0
    package var added = 0
    package var changed = 0
    /// Same bytes under another name.
    package var renamed = 0
    package var removed = 0
    package var unchanged = 0
    package var failed = 0

    package init() {}

    /// Compares name → content key before and now.
    package init(
        before: [SourceID: Digest], now: [SourceID: Digest], failed: Int
    ) {
        var gone: [Digest: Int] = [:]
        for (id, hash) in before where now[id] == nil { gone[hash, default: 0] += 1 }
        let lost = before.keys.count { now[$0] == nil }
        for (id, hash) in now {
            if let old = before[id] {
                if old == hash { unchanged += 1 } else { changed += 1 }
            } else if let count = gone[hash], count > 0 {
                gone[hash] = count - 1
                renamed += 1
            } else {
                added += 1
            }
        }
        removed = lost - renamed
        total = now.count + failed
        self.failed = failed
    }
}
