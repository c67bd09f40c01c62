import Corpus

/// Which passages of a source are wanted with it.
enum SourcePart: Codable, Hashable, Sendable {
    /// So many from a position on.
    case positions(from: Int, count: Int)
    /// The one at a UTF-8 range, and so many on each side of it.
    case passage(start: Int, end: Int, around: Int)

    static let none = SourcePart.positions(from: 0, count: 0)

    static let mostPassages = 1_000
    static let mostAround = 10
    static let largestPosition = 1_000_000_000

    init(_ range: Range<Int>, around: Int) {
        self = .passage(start: range.lowerBound, end: range.upperBound, around: around)
    }

    /// Of the passage; nil where none is named.
    var range: Range<Int>? {
        guard case .passage(let start, let end, _) = self, start >= 0, start < end else {
            return nil
        }
        return start..<end
    }

    /// Passages that come with the source.
    var most: Int {
        switch self {
        case .positions(_, let count): count
        case .passage(_, _, let around): 2 * around + 1
        }
    }

    /// Whether anybody asks for it.
    var isMeant: Bool {
        switch self {
        case .positions(let from, let count):
            (0...Self.largestPosition).contains(from) && (0...Self.mostPassages).contains(count)
        case .passage(_, _, let around): range != nil && (0...Self.mostAround).contains(around)
        }
    }
}
