import Corpus
import Searching
import Segments

/// Which passages of a source are wanted with it.
enum SourcePart: Codable, Hashable, Sendable {
    /// So many from a position on.
    case positions(from: Int, count: Int)
    /// The one at a UTF-8 range, and so many on each side of it.
    case passage(start: Int, end: Int, around: Int)

    static let none = SourcePart.positions(from: 0, count: 0)

    static let mostPassages = 1_000
    static let mostAround = 10
    static let largestPosition = MemberSource.largestPosition

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

    /// Whether these are its passages of a source with so many, as far as it says which.
    func isShown(by chunks: [Chunk], of count: Int) -> Bool {
        guard zip(chunks, chunks.dropFirst()).allSatisfy({ $0.position < $1.position }) else {
            return false
        }
        switch self {
        case .positions(let from, let most):
            let places = from..<from + most
            return chunks.count == places.clamped(to: 0..<max(count, 0)).count
                && chunks.allSatisfy { places.contains($0.position) }
        case .passage:
            return chunks.contains { $0.span.range == range }
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
