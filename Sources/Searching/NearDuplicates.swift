import Postings

/// Finds which of the hits so far say nearly the same as one more: by bands of their signatures
/// (locality-sensitive hashing, Leskovec et al. 2014, chapter 3), so that most are never compared.
struct NearDuplicates {
    private var signatures: [Int: TextSignature] = [:]
    private var groupsOfBand: [UInt64: [Int]] = [:]
    /// Whether each group is in all of its bands: then one of the same text is always found.
    private(set) var isComplete = true

    /// Groups kept of a band, so that thousands of like chunks are not all compared.
    private static let maximumGroups = 16

    /// Groups whose text is alike enough, most alike first, then by group.
    /// - Complexity: O(1) on average, beside the groups found.
    func groups(like signature: TextSignature) -> [(group: Int, similarity: Double)] {
        var near: Set<Int> = []
        for band in signature.bands { near.formUnion(groupsOfBand[band] ?? []) }
        return near.compactMap { group in
            let similarity = signatures[group]?.similarity(to: signature) ?? 0
            return similarity >= TextSignature.threshold ? (group, similarity) : nil
        }.sorted { ($1.similarity, $0.group) < ($0.similarity, $1.group) }
    }

    mutating func add(_ signature: TextSignature, group: Int) {
        guard !signature.isEmpty else { return }
        signatures[group] = signature
        for band in signature.bands {
            let count = groupsOfBand[band]?.count ?? 0
            if count < Self.maximumGroups {
                groupsOfBand[band, default: []].append(group)
            } else {
                isComplete = false
            }
        }
    }
}
