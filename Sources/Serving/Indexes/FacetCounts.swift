import Corpus

/// How many sources have what in common: sums of several are those of all.
struct FacetCounts: Codable, Hashable, Sendable {
    struct Count: Codable, Hashable, Sendable {
        var value: String
        var sources: Int
    }

    struct Field: Codable, Hashable, Sendable {
        var name: String
        var isMetadata: Bool
        /// Most sources first, then by value; none twice.
        var counts: [Count]
    }

    /// What the program knows of sources first, then keys of metadata by name; none twice.
    private(set) var fields: [Field]

    static let known = ["type", "language", "folder"]
    private static let mostFields = 20
    /// Values of a field that are kept; those of the fewest sources are left out.
    static let mostValues = 1_000

    /// Counts as sources come.
    struct Tally {
        fileprivate var known: [String: [String: Int]] = [:]
        fileprivate var metadata: [String: [String: Int]] = [:]

        mutating func add(_ value: String, to field: String, isMetadata: Bool, sources: Int = 1) {
            if isMetadata {
                metadata[field, default: [:]][value, default: 0] += sources
            } else {
                known[field, default: [:]][value, default: 0] += sources
            }
        }
    }

    /// - Complexity: O(n log n) of n values.
    init(_ tally: Tally) {
        let known = Self.known.map { Self.field($0, tally.known[$0] ?? [:], isMetadata: false) }
        let metadata = tally.metadata.sorted { $0.key < $1.key }.map {
            Self.field($0.key, $0.value, isMetadata: true)
        }
        fields = Array((known + metadata).filter { !$0.counts.isEmpty }.prefix(Self.mostFields))
    }

    /// Of all that are counted in any of them, each in one.
    init(sum all: [FacetCounts]) {
        var tally = Tally()
        for field in all.flatMap(\.fields) {
            for count in field.counts {
                tally.add(
                    count.value, to: field.name, isMetadata: field.isMetadata,
                    sources: count.sources)
            }
        }
        self.init(tally)
    }

    private static func field(
        _ name: String, _ counts: [String: Int], isMetadata: Bool
    ) -> Field {
        let counts = counts.compactMap { value, sources in
            Facet.filter(name, value, isMetadata: isMetadata)
                .map { _ in Count(value: value, sources: sources) }
        }.sorted { ($1.sources, $0.value) < ($0.sources, $1.value) }
        return Field(
            name: name, isMetadata: isMetadata, counts: Array(counts.prefix(mostValues)))
    }

    var facets: [Facet] {
        fields.map { field in
            Facet(
                field: field.name, isMetadata: field.isMetadata,
                values: field.counts.prefix(Facet.mostValues).compactMap { count in
                    Facet.filter(field.name, count.value, isMetadata: field.isMetadata).map {
                        Facet.Value(value: count.value, filter: $0, sources: count.sources)
                    }
                })
        }
    }

    /// Whether an index of so many sources may have them, each value once.
    func canBe(ofSources sources: Int) -> Bool {
        let most = 1...max(sources, 1)
        return fields.count <= Self.mostFields
            && fields.allSatisfy { field in
                field.counts.count <= Self.mostValues
                    && field.counts.allSatisfy { most.contains($0.sources) }
            } && self == FacetCounts(sum: [self])
    }
}
