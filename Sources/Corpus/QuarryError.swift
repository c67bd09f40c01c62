/// What any part of the engine can end in: what kind of thing went wrong, where, why, and whose
/// fault it is. The one error type of all targets; a boundary that adds nothing passes it on.
package struct QuarryError: Error, Hashable, Sendable, CustomStringConvertible {
    package var code: ErrorCode
    /// File or source the error is about, if one is known.
    package var path: String?
    /// Where in the file, if one is known.
    package var place: Place?
    /// What is wrong at that place, without the text of any document.
    package var statement: String
    package var blame: Blame
    // An array, since a struct cannot hold itself.
    private var causes: [QuarryError]

    package init(
        _ code: ErrorCode, path: String? = nil, place: Place? = nil, _ statement: String,
        blame: Blame = .input, underlying: QuarryError? = nil
    ) {
        self.code = code
        self.path = path
        self.place = place
        self.statement = statement
        self.blame = blame
        causes = underlying.map { [$0] } ?? []
    }

    /// An error of a library or of Swift, which says no more than its description. One of ours is
    /// passed on as it is.
    package init(other error: any Error, path: String? = nil) {
        self = error as? QuarryError ?? QuarryError(.io, path: path, "\(error)")
    }

    /// What this error was made from, where a boundary had something to add.
    package var underlying: QuarryError? { causes.first }

    /// One sentence: the place, if one is known, and what is wrong there.
    package var reason: String {
        place.map { "\($0): \(statement)" } ?? statement
    }

    package var description: String {
        path.map { "\($0): \(reason) (\(code.rawValue))" } ?? "\(reason) (\(code.rawValue))"
    }

    /// The same error, laid to somebody else's charge.
    package func blamed(on blame: Blame) -> QuarryError {
        var copy = self
        copy.blame = blame
        return copy
    }

    /// The same error about another file or under another name of it.
    package func about(_ path: String) -> QuarryError {
        var copy = self
        copy.path = path
        return copy
    }
}

extension QuarryError {
    /// Who is to blame, where the code alone does not say.
    package enum Blame: Hashable, Sendable {
        case input
        /// The cache, the queue or their disk: no source is given up for it, the build stops.
        case machine
        /// A member of a group: the others are there, and it may be back for the next question.
        case member
        /// Nobody: another process of the run has seen a newer corpus or has brought the run to
        /// its end, so a new scan is due.
        case staleView
    }

    /// Where in a file: a line of a text, a key of a job file, or a byte.
    package struct Place: Hashable, Sendable, CustomStringConvertible {
        /// 1-based.
        package var line: Int?
        /// 1-based.
        package var column: Int?
        /// The dotted name of the key the error is about, `chunk.max_tokens`.
        package var key: String?
        /// From the start of the file.
        package var byte: Int?

        package init(
            line: Int? = nil, column: Int? = nil, key: String? = nil, byte: Int? = nil
        ) {
            self.line = line
            self.column = column
            self.key = key
            self.byte = byte
        }

        /// `line 3, column 12: chunk.max_tokens`, as far as it is known.
        package var description: String {
            let numbers = [
                line.map { "line \($0)" }, column.map { "column \($0)" },
                byte.map { "at byte \($0)" },
            ]
            let place = numbers.compactMap(\.self).joined(separator: ", ")
            return [place, key ?? ""].filter { !$0.isEmpty }.joined(separator: ": ")
        }
    }
}
