/// Marks around raised and lowered characters in a text that is still being read: noncharacters,
/// which no text has to say something. A run may come in parts (10 `<sup>-</sup><sup>3</sup>`), and
/// what is written depends on the whole of it and on the word before.
enum RaisedMarks {
    /// U+FDD1 … U+FDD5; U+FDD0 is `MarkdownStops`'. Scalars all of them, which only surrogates and
    /// numbers beyond U+10FFFF are not; there are no literals of noncharacters.
    private static let above = Unicode.Scalar(0xFDD1 as UInt32)!
    private static let below = Unicode.Scalar(0xFDD2 as UInt32)!
    private static let aboveBase = Unicode.Scalar(0xFDD3 as UInt32)!
    private static let belowBase = Unicode.Scalar(0xFDD4 as UInt32)!
    private static let end = Unicode.Scalar(0xFDD5 as UInt32)!
    private static let firstByte: UInt8 = 0xEF

    /// - Parameter needsBase: whether the run counts only right behind other characters: a moved
    ///   line is no power.
    static func opening(_ place: RaisedForms.Place, needsBase: Bool = false) -> String {
        switch place {
        case .above: String(needsBase ? aboveBase : above)
        case .below: String(needsBase ? belowBase : below)
        }
    }

    static let closing = String(end)

    private static func place(
        of mark: Unicode.Scalar
    ) -> (place: RaisedForms.Place, needsBase: Bool)? {
        switch mark {
        case above: (.above, false)
        case below: (.below, false)
        case aboveBase: (.above, true)
        case belowBase: (.below, true)
        default: nil
        }
    }

    /// The text as it is written, without marks. What is inside of another run belongs to that; an
    /// unclosed mark counts for nothing.
    /// - Complexity: O(text).
    static func resolved(_ text: String) -> String {
        guard text.utf8.contains(firstByte),
            text.unicodeScalars.contains(where: { (above...end).contains($0) })
        else { return text }
        var resolver = Resolver()
        for scalar in text.unicodeScalars { resolver.take(scalar) }
        return resolver.finished()
    }

    private struct Resolver {
        private var output = String.UnicodeScalarView()
        /// Scalars of a word that are looked at, at least: Chinese sentences have no spaces.
        private static let baseLength = 64
        /// Of the word being written, what stands before the run, or its end.
        private var base: [Unicode.Scalar] = []
        private var run: [Unicode.Scalar] = []
        private var mark: Unicode.Scalar?
        /// Marks open inside each other; 0 while a run may still go on behind its end.
        private var depth = 0

        mutating func take(_ scalar: Unicode.Scalar) {
            if RaisedMarks.place(of: scalar) != nil {
                if depth == 0 && mark != scalar {
                    write()
                    mark = scalar
                }
                depth += 1
            } else if scalar == RaisedMarks.end {
                depth = max(depth - 1, 0)
            } else if depth > 0 {
                run.append(scalar)
            } else {
                write()
                add(scalar)
            }
        }

        mutating func finished() -> String {
            if depth > 0 { mark = nil }
            write()
            return String(output)
        }

        /// Writes the run, word by word.
        private mutating func write() {
            defer { (run, mark) = ([], nil) }
            guard let (place, needsBase) = mark.flatMap(RaisedMarks.place),
                !needsBase || !base.isEmpty
            else { return run.forEach { add($0) } }
            for word in run.split(
                omittingEmptySubsequences: false, whereSeparator: \.properties.isWhitespace)
            {
                let written = RaisedForms.written(Array(word), at: place, after: base)
                // The base of the next word, and of what follows the run.
                for scalar in written.unicodeScalars { add(scalar) }
                let next = word.endIndex
                if next < run.endIndex { add(run[next]) }
            }
        }

        private mutating func add(_ scalar: Unicode.Scalar) {
            output.append(scalar)
            if scalar.properties.isWhitespace { base = [] } else { base.append(scalar) }
            if base.count > 2 * Self.baseLength { base.removeFirst(Self.baseLength) }
        }
    }
}
